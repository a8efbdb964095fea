package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Program;

class InterpreterTest extends KernelContract {
    @Override
    Kernel kernel(Program program) {
        return new Interpreter(program);
    }
}
