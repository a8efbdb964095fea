/** Where items come from: one file per source. */
@NullMarked
package io.fastiter.internal.source;

import org.jspecify.annotations.NullMarked;
