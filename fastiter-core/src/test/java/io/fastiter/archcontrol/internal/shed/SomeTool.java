package io.fastiter.archcontrol.internal.shed;

class SomeTool {}
