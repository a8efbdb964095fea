package io.fastiter.archcontrol.internal.exec;

import io.fastiter.archcontrol.internal.kernel.SomeBackEnd;

class WrongExec {
    SomeBackEnd[] backEnds;
}
