/** From a plan to its result: binds, chooses the kernel, runs. */
@NullMarked
package io.fastiter.internal.engine;

import org.jspecify.annotations.NullMarked;
