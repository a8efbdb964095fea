/** The scheduler: pieces, splitting, joining, failure; the only user of fork-join. */
@NullMarked
package io.fastiter.internal.exec;

import org.jspecify.annotations.NullMarked;
