package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Program;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

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
 * <p>Where pipelines of one shape are run again and again over a few items, they get a {@link ShortKernel} as well, see
 * {@link BytecodeShort}.
 *
 * <p>The class is hidden, and nothing refers to it but its one kernel, so both go together. Functions and arrays come in
 * through the {@link State} or the pipeline, and the constant pool names no class but the JDK's and our own.
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
        byte[] bytes = write(program, name, passes, boxes);
        return bytes == null ? null : (Kernel) defined(bytes, name);
    }

    /** The program's kernel for short runs; null if it is too long, or if it would win nothing. */
    static @Nullable ShortKernel compileShort(Program program, String name, Boxes boxes, Inputs inputs) {
        byte[] bytes = writeShort(program, name, boxes, inputs);
        return bytes == null ? null : (ShortKernel) defined(bytes, name);
    }

    private static Object defined(byte[] bytes, String name) {
        try {
            Class<?> kernel =
                    MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
            return kernel.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("kernel " + name + " could not be defined", e);
        }
    }

    /** The class file of the program's kernel; null if a method of it is too long. */
    static byte @Nullable [] write(Program program, String name, @Nullable Passes passes, Boxes boxes) {
        String self = className("Kernel$", name);
        Layout layout = new Layout(program, boxes, passes);
        ClassWriter cw = begun(self, BytecodeMethod.KERNEL, BytecodeCallback.interfaces(layout));
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
        cw.visitEnd();
        return fits ? cw.toByteArray() : null;
    }

    /** The class file of the program's kernel for short runs; null if there is to be none. */
    static byte @Nullable [] writeShort(Program program, String name, Boxes boxes, Inputs inputs) {
        if (program.hasCallback) {
            return null; // what a callback does has objects of its own anyway
        }
        String self = className("ShortKernel$", name);
        ClassWriter cw = begun(self, Type.getInternalName(ShortKernel.class), List.of());
        Layout layout = new Layout(program, boxes, null);
        boolean fits = new BytecodeShort(cw, layout, self, program, inputs).write() <= MAX_COMPILED_LENGTH;
        cw.visitEnd();
        return fits ? cw.toByteArray() : null;
    }

    private static ClassWriter begun(String self, String superclass, List<String> interfaces) {
        ClassWriter cw = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        cw.visit(
                Opcodes.V17,
                Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
                self,
                null,
                superclass,
                interfaces.toArray(new String[0]));
        writeConstructor(cw, superclass);
        return cw;
    }

    /** A class of this package with that in its name. */
    private static String className(String sort, String name) {
        String kernel = BytecodeMethod.KERNEL;
        StringBuilder text = new StringBuilder(kernel)
                .delete(kernel.lastIndexOf('/') + 1, kernel.length())
                .append(sort);
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
