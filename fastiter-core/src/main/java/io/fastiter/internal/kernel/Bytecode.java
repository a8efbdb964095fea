package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Program;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The back end that compiles a program into a class of its own: the loop one would have written by hand.
 *
 * <pre>
 *   final class K extends Kernel {
 *     public long run(State s, long from, long to) {
 *       inputs and state from s into local variables
 *       try {
 *         while (from &lt; to) {
 *           int n = (int) Math.min(to - from, s.stride);
 *           for (int j = 0; j &lt; n; j++) { the program }     // int, and nothing else in it: C2 can unroll and vectorise
 *           from += n;
 *           if (s.signal.attention != 0) break;
 *         }
 *       } catch (Throwable t) { s.failed(t, which); s.failedAt = from + j; state back into s; throw t; }
 *       state back into s
 *       return from;
 *     }
 *   }
 * </pre>
 *
 * <p>A callback's body becomes a method of the same class. Every run that has one makes an instance of the class, its
 * cells, whose fields are the variables that bodies use, and every call of a function that emits gets a small instance
 * with a reference to these, whose {@code accept} runs the body. Where the JIT inlines the user's function, both objects
 * dissolve into local variables.
 *
 * <p>A program that runs in {@link Passes} has several loops over j instead of the one, see {@link BytecodePasses}.
 *
 * <p>The class is hidden, and nothing refers to it but its one kernel, so both go together. Functions and arrays come in
 * through the {@link State}, and the constant pool names no class but the JDK's and our own.
 */
final class Bytecode {
    /** HotSpot leaves longer methods to its interpreter for ever. */
    static final int MAX_COMPILED_LENGTH = 8000;

    private Bytecode() {}

    /**
     * The program's kernel, which runs in passes unless these are null, with some references as numbers; null if it is too
     * long for the JIT, so that interpreting it is the better choice.
     */
    static @Nullable Kernel compile(Program program, String name, @Nullable Passes passes, Boxes boxes) {
        return compile(program, name, passes, boxes, null);
    }

    /**
     * The same.
     *
     * @param inputs where a pipeline that the program is all of has its inputs; null if it may not be that
     */
    static @Nullable Kernel compile(
            Program program, String name, @Nullable Passes passes, Boxes boxes, @Nullable Inputs inputs) {
        byte[] bytes = write(program, name, passes, boxes, inputs);
        if (bytes == null) {
            return null;
        }
        try {
            Class<?> kernel =
                    MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
            return (Kernel) kernel.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("kernel " + name + " could not be defined", e);
        }
    }

    /** The class file of the program's kernel; null if a method of it is too long. */
    static byte @Nullable [] write(
            Program program, String name, @Nullable Passes passes, Boxes boxes, @Nullable Inputs inputs) {
        String owner = BytecodeMethod.KERNEL;
        String self = owner.substring(0, owner.lastIndexOf('/') + 1) + identifier(name);
        Layout layout = new Layout(program, boxes, passes);
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(
                Opcodes.V17,
                Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
                self,
                null,
                owner,
                BytecodeCallback.interfaces(layout).toArray(new String[0]));
        writeConstructor(cw, owner);
        BytecodeBlock run = passes == null
                ? new BytecodeLoop(BytecodeBlock.run(cw), layout, self, program)
                : new BytecodePasses(BytecodeBlock.run(cw), layout, self, program, passes);
        boolean fits = run.write() <= MAX_COMPILED_LENGTH;
        if (program.hasCallback) {
            BytecodeCallback.writeFields(cw, layout);
            for (int scope = 1; scope < layout.callbacks.size(); scope++) {
                fits &= new BytecodeCallback(cw, layout, self, scope).write() <= MAX_COMPILED_LENGTH;
            }
            BytecodeCallback.writeAccepts(cw, layout, self);
        }
        if (inputs != null && BytecodeOnce.suits(program)) {
            // A layout of its own, since local variables are.
            fits &= new BytecodeOnce(cw, new Layout(program, boxes, null), self, program, inputs).write()
                    <= MAX_COMPILED_LENGTH;
        }
        cw.visitEnd();
        return fits ? cw.toByteArray() : null;
    }

    private static String identifier(String name) {
        StringBuilder text = new StringBuilder("Kernel$");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            text.append(Character.isJavaIdentifierPart(c) ? c : '_');
        }
        return text.toString();
    }

    private static void writeConstructor(ClassWriter cw, String superclass) {
        MethodVisitor mv = cw.visitMethod(0, "<init>", "()V", null, null);
        mv.visitCode();
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitMethodInsn(Opcodes.INVOKESPECIAL, superclass, "<init>", "()V", false);
        mv.visitInsn(Opcodes.RETURN);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
    }
}
