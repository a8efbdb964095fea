package io.fastiter.archcontrol.internal.kernel;

public class SomeBackEnd {}
