package io.fastiter.internal.plan;

/** What goes with a terminal operation through all the runs it takes, if it is to be told or asked anything meanwhile. */
public interface Watch {}
