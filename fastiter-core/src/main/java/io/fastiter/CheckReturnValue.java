package io.fastiter;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The result is a pipeline that does nothing until a terminal operation runs it: not to use it is a mistake. Error Prone,
 * SpotBugs and IntelliJ go by the simple name of this annotation, so it need not be theirs.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@interface CheckReturnValue {}
