/** What happens to items on their way: one file per operation. */
@NullMarked
package io.fastiter.internal.stage;

import org.jspecify.annotations.NullMarked;
