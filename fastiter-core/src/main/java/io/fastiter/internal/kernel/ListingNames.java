package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the variables of a program and their types are called in its {@link Listing}. */
final class ListingNames {
    /** The descriptors of what arrays have as elements, each followed by its name. */
    private static final String PRIMITIVES = "Bbyte;Sshort;Cchar;Iint;Jlong;Ffloat;Ddouble;";

    private final Insn[] insns;
    private final Map<Var, String> names = new HashMap<>();
    private int temps;

    ListingNames(Program program) {
        insns = program.insns;
        nameInputs(program);
        for (int i = 0; i < program.states.size(); i++) {
            names.put(program.states.get(i), "s" + i);
        }
        int callbacks = 0;
        for (Insn insn : insns) {
            if (insn.verb == Verb.CALLBACK) {
                names.put(Objects.requireNonNull(insn.dstVar), "emit" + ++callbacks);
            }
        }
    }

    /** Whether the variable has been named yet: values of one item are when they are asked for. */
    boolean contains(Var v) {
        return names.containsKey(v);
    }

    String name(Var v) {
        String name = names.get(v);
        if (name == null) {
            name = "x" + ++temps;
            names.put(v, name);
        }
        return name;
    }

    private void nameInputs(Program program) {
        Map<String, Integer> numbers = new HashMap<>();
        for (Insn insn : insns) {
            nameInput(insn.aVar, numbers);
            nameInput(insn.bVar, numbers);
            nameInput(insn.cVar, numbers);
        }
        for (Var input : program.inputs) {
            nameInput(input, numbers);
        }
    }

    private void nameInput(@Nullable Var v, Map<String, Integer> numbers) {
        if (v == null || v.home != Var.Home.INPUT || names.containsKey(v)) {
            return;
        }
        String letter = v.kind == Kind.REF ? letter(v) : "n";
        Integer number = numbers.get(letter);
        int next = number == null ? 0 : number;
        numbers.put(letter, next + 1);
        names.put(v, letter + next);
    }

    /** The first letter of a reference's name, by what is done with it first. */
    private String letter(Var v) {
        for (Insn insn : insns) {
            if (insn.aVar != v) {
                continue;
            }
            switch (insn.verb) {
                case CALL:
                    String owner = Objects.requireNonNull(insn.fn).owner;
                    return owner.equals("java/util/List") ? "a" : "f";
                case LOAD:
                case STORE:
                case LENGTH:
                    return "a";
                case INSTANCE:
                    return "c";
                default:
                    break;
            }
        }
        return "r";
    }

    // ---- types ----

    String typeOf(Var v) {
        switch (v.kind) {
            case INT:
                return "int";
            case LONG:
                return "long";
            case DOUBLE:
                return "double";
            default:
                break;
        }
        for (Insn insn : insns) {
            boolean isCall = insn.verb == Verb.CALL;
            if (isCall && insn.dstVar == v && insn.fn != null && insn.fn.resultType != null) {
                return simpleName(insn.fn.resultType);
            }
            if (insn.aVar == v && isCall && insn.fn != null) {
                return simpleName(insn.fn.owner);
            }
            if (insn.aVar == v && insn.type != null) {
                return simpleName(insn.type);
            }
        }
        return "Object";
    }

    /** The simple name of a class or array that is given as an internal name or a descriptor. */
    private static String simpleName(String type) {
        switch (type.charAt(0)) {
            case '[':
                return simpleName(type.substring(1)) + "[]";
            case 'L':
                if (type.endsWith(";")) {
                    return simpleName(type.substring(1, type.length() - 1));
                }
                break;
            default:
                break;
        }
        if (type.length() == 1) {
            return PRIMITIVES.substring(
                    PRIMITIVES.indexOf(type) + 1, PRIMITIVES.indexOf(';', PRIMITIVES.indexOf(type)));
        }
        return type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf('$')) + 1);
    }

    /** The type of an object that values of a kind are emitted to. */
    static String consumerOf(Kind kind) {
        switch (kind) {
            case INT:
                return "IntConsumer";
            case LONG:
                return "LongConsumer";
            case DOUBLE:
                return "DoubleConsumer";
            default:
                return "Consumer";
        }
    }
}
