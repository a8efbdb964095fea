package io.fastiter.archcontrol.internal.stage;

public class SomeStage {}
