package io.fastiter.archcontrol.internal.code;

import io.fastiter.archcontrol.SomeApi;
import io.fastiter.archcontrol.internal.stage.SomeStage;
import java.util.concurrent.RecursiveTask;
import org.objectweb.asm.ClassWriter;

class WrongEverywhere {
    SomeStage stage;
    SomeApi api;
    ClassWriter asm;
    RecursiveTask<Void> task;
}
