/** The verbs in which operations say what they do to one item, and the program they record. */
@NullMarked
package io.fastiter.internal.code;

import org.jspecify.annotations.NullMarked;
