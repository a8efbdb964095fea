/** Small programs that use FastIter as any user would. */
package io.fastiter.examples;
