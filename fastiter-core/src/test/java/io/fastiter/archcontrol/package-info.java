/** A tree that breaks every rule of {@code ArchitectureTest}, which proves by it that its rules can fail. */
package io.fastiter.archcontrol;
