/** Where items end: one file per kind of result. */
@NullMarked
package io.fastiter.internal.sink;

import org.jspecify.annotations.NullMarked;
