/** The loop over a pipeline's items: its contract, its back ends, its tiers. */
@NullMarked
package io.fastiter.internal.kernel;

import org.jspecify.annotations.NullMarked;
