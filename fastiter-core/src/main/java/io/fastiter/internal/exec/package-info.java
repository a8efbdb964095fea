/** The scheduler: pieces, splitting, joining, failure, and flows of results; the only user of fork-join. */
@NullMarked
package io.fastiter.internal.exec;

import org.jspecify.annotations.NullMarked;
