/** Immutable descriptions of pipelines: operations, what they do to order and size, their common shape. */
@NullMarked
package io.fastiter.internal.plan;

import org.jspecify.annotations.NullMarked;
