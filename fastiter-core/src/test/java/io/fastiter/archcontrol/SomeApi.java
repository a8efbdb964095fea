package io.fastiter.archcontrol;

public class SomeApi {}
