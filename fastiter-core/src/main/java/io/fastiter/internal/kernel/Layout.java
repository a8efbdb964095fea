package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where each variable of a program lives in the class emitted for it. A program falls into scopes, each of which
 * becomes a method: scope 0 is the item loop, and every callback's body is one more. What one scope alone touches is a
 * local variable there; what several touch is a field of the cells, an object that every run makes for itself.
 */
final class Layout {
    private static final int UNTOUCHED = -1;
    private static final int SHARED = -2;

    /** A variable in one of its static types, at its place. */
    static final class Place {
        final Var var;

        /** The class that a reference is known to have, as an internal name or array descriptor; null for Object. */
        final @Nullable String type;

        /** The scope whose local variable it is; -1 if it is a field only. */
        final int scope;

        /** The number of the local variable; set by the method that declares it. */
        int local = -1;

        /**
         * What the reference is kept as where it is a box of this kind; null if always as it is. See {@link Boxes}.
         */
        @Nullable
        Kind box;

        /** The local variables for the number in that box, and for whether it is one. */
        int number = -1;

        int isBox = -1;

        /**
         * The local variable for the reference that is made of them, which nobody reads behind one instruction: in the
         * variable itself it would live on as long as that might not be a box the next time, and be an object.
         */
        int whole = -1;

        /** The name of the field that scopes other than {@link #scope} read; null if there is none. */
        final @Nullable String field;

        Place(Var var, @Nullable String type, int scope, @Nullable String field) {
            this.var = var;
            this.type = type;
            this.scope = scope;
            this.field = field;
        }

        String descriptor() {
            switch (var.kind) {
                case INT:
                    return "I";
                case LONG:
                    return "J";
                case DOUBLE:
                    return "D";
                default:
                    return type == null ? "Ljava/lang/Object;" : type.charAt(0) == '[' ? type : "L" + type + ";";
            }
        }
    }

    final Insn[] insns;

    /** See {@link Program#itemEnd}. */
    final int itemEnd;

    /** The scope of each instruction; a CALLBACK and its END belong to the scope around them. */
    final int[] scopeOf;

    /** The CALLBACK that each scope is the body of; -1 for scope 0. */
    final List<Integer> callbacks = new ArrayList<>();

    final List<Place> places = new ArrayList<>();

    private final int[] touched;
    private final int[] reads;
    private final int[] writes;
    private final @Nullable String[] types;
    private final Boxes boxes;
    private final @Nullable Passes passes;

    Layout(Program program, Boxes boxes, @Nullable Passes passes) {
        this.boxes = boxes;
        this.passes = passes;
        insns = program.insns;
        itemEnd = program.itemEnd;
        scopeOf = new int[insns.length];
        findScopes();
        int ids = 0;
        for (Insn insn : insns) {
            ids = Math.max(ids, highest(insn) + 1);
        }
        touched = new int[ids];
        Arrays.fill(touched, UNTOUCHED);
        reads = new int[ids];
        writes = new int[ids];
        types = new @Nullable String[ids];
        findUses();
        findTypes();
        makePlaces();
    }

    private void findScopes() {
        callbacks.add(-1);
        int scope = 0;
        List<Integer> around = new ArrayList<>();
        for (int i = 0; i < insns.length; i++) {
            Insn insn = insns[i];
            if (insn.verb == Verb.END && insns[insn.jump].verb == Verb.CALLBACK) {
                scope = around.remove(around.size() - 1);
            }
            scopeOf[i] = scope;
            if (insn.verb == Verb.CALLBACK) {
                around.add(scope);
                scope = callbacks.size();
                callbacks.add(i);
            }
        }
    }

    private static int highest(Insn insn) {
        return Math.max(Math.max(id(insn.dstVar), id(insn.aVar)), Math.max(id(insn.bVar), id(insn.cVar)));
    }

    private static int id(@Nullable Var v) {
        return v == null ? -1 : v.id;
    }

    /** The scope that is the body of the callback at {@code i}. */
    int bodyOf(int i) {
        return callbacks.indexOf(i);
    }

    // ---- who touches what ----

    private void findUses() {
        for (int i = 0; i < insns.length; i++) {
            Insn insn = insns[i];
            int scope = scopeOf[i];
            read(insn.aVar, scope);
            read(insn.bVar, scope);
            if (insn.verb == Verb.CALLBACK) {
                write(insn.cVar, bodyOf(i));
            } else {
                read(insn.cVar, scope);
            }
            write(insn.dstVar, scope);
        }
    }

    private void read(@Nullable Var v, int scope) {
        if (v != null) {
            reads[v.id]++;
            touch(v, scope);
        }
    }

    private void write(@Nullable Var v, int scope) {
        if (v != null) {
            writes[v.id]++;
            touch(v, scope);
        }
    }

    private void touch(Var v, int scope) {
        boolean inRun = v.home == Var.Home.INPUT || v.home == Var.Home.STATE;
        int was = touched[v.id];
        if (inRun && scope != 0) {
            touched[v.id] = SHARED;
        } else {
            touched[v.id] = was == UNTOUCHED || was == scope ? scope : SHARED;
        }
    }

    /** True if the instruction that writes {@code v} and the one that reads it are the only ones that name it. */
    boolean isPassedOnce(Var v) {
        return v.home == Var.Home.TEMP && writes[v.id] == 1 && reads[v.id] == 1;
    }

    /** True for what the program only reads: inputs, and state that only its owner replaces between two blocks. */
    boolean isBound(Var v) {
        return v.home == Var.Home.INPUT || (v.home == Var.Home.STATE && writes[v.id] == 0);
    }

    // ---- static types ----

    /**
     * Finds the types of what instructions produce. Only what every producer agrees on counts, never what a use would
     * like to see: a cast that is done before the instruction that needs it could fail ahead of what comes between. Only
     * if that instruction is the next one, the cast may be done at once, and is then not repeated in loops.
     */
    private void findTypes() {
        boolean changed = true;
        boolean[] known = new boolean[types.length];
        while (changed) {
            changed = false;
            for (int i = 0; i < insns.length; i++) {
                Insn insn = insns[i];
                Var dst = insn.verb == Verb.CALLBACK ? insn.cVar : insn.dstVar;
                if (dst == null || dst.kind != Kind.REF || dst.home != Var.Home.TEMP) {
                    continue;
                }
                Var a = insn.aVar;
                String type = null;
                if (insn.verb == Verb.CALL) {
                    type = resultType(Objects.requireNonNull(insn.fn));
                } else if (insn.verb == Verb.LOAD) {
                    type = internalName(Objects.requireNonNull(insn.type).substring(1));
                } else if (insn.verb == Verb.MOVE && a != null && a.home == Var.Home.TEMP) {
                    if (!known[a.id]) {
                        continue;
                    }
                    type = types[a.id];
                }
                if (type == null && writes[dst.id] == 1) {
                    type = nextUse(i + 1, dst);
                }
                if (!known[dst.id]) {
                    known[dst.id] = true;
                    types[dst.id] = type;
                    changed = true;
                } else if (types[dst.id] != null && !types[dst.id].equals(type)) {
                    types[dst.id] = null;
                    changed = true;
                }
            }
        }
    }

    /** What the instruction at {@code i} needs {@code v} to be, or the one behind a test for null; null if nothing. */
    private @Nullable String nextUse(int i, Var v) {
        if (i >= insns.length || insns[i].aVar != v) {
            return null;
        }
        Insn insn = insns[i];
        if (insn.verb == Verb.IS_NULL && i + 3 < insns.length) {
            Insn not = insns[i + 1];
            Insn skip = insns[i + 2];
            boolean skipsNull = not.verb == Verb.EQUAL
                    && not.aVar == insn.dstVar
                    && isZero(not.bVar)
                    && skip.verb == Verb.SKIP_UNLESS
                    && skip.aVar == not.dstVar;
            return skipsNull ? nextUse(i + 3, v) : null;
        }
        switch (insn.verb) {
            case CALL:
                return Objects.requireNonNull(insn.fn).owner;
            case LOAD:
            case STORE:
            case LENGTH:
                return insn.type;
            default:
                return null;
        }
    }

    static boolean isZero(@Nullable Var v) {
        return v != null && v.home == Var.Home.CONSTANT && v.kind == Kind.INT && v.bits == 0;
    }

    /** The class of what {@code fn} gives; null if that is Object, a number or nothing. */
    static @Nullable String resultType(Fn fn) {
        if (fn.resultType != null) {
            return fn.resultType;
        }
        return internalName(fn.descriptor.substring(fn.descriptor.indexOf(')') + 1));
    }

    /** The internal name or array descriptor of a type; null for Object and primitive ones. */
    static @Nullable String internalName(String descriptor) {
        if (descriptor.charAt(0) == '[') {
            return descriptor;
        }
        if (descriptor.charAt(0) != 'L' || descriptor.equals("Ljava/lang/Object;")) {
            return null;
        }
        return descriptor.substring(1, descriptor.length() - 1);
    }

    // ---- places ----

    private void makePlaces() {
        // Typed uses first: a bound variable that is also used as a plain Object needs no place of its own for that.
        for (Insn insn : insns) {
            switch (insn.verb) {
                case CALL:
                    Fn fn = Objects.requireNonNull(insn.fn);
                    makePlace(insn.aVar, fn.owner);
                    int at = 1;
                    if (insn.bVar != null) {
                        makePlace(insn.bVar, parameterType(fn.descriptor, at));
                        at = afterParameter(fn.descriptor, at);
                    }
                    if (insn.cVar != null) {
                        makePlace(insn.cVar, parameterType(fn.descriptor, at));
                    }
                    break;
                case LOAD:
                case STORE:
                case LENGTH:
                    makePlace(insn.aVar, insn.type);
                    break;
                case INSTANCE:
                    makePlace(insn.aVar, "java/lang/Class");
                    break;
                default:
                    break;
            }
        }
        for (Insn insn : insns) {
            makePlace(insn.aVar, null);
            makePlace(insn.bVar, null);
            makePlace(insn.cVar, null);
            if (insn.verb != Verb.CALLBACK) {
                makePlace(insn.dstVar, null);
            }
        }
    }

    static @Nullable String parameterType(String descriptor, int at) {
        return internalName(descriptor.substring(at, afterParameter(descriptor, at)));
    }

    static int afterParameter(String descriptor, int at) {
        int end = at;
        while (descriptor.charAt(end) == '[') {
            end++;
        }
        return descriptor.charAt(end) == 'L' ? descriptor.indexOf(';', end) + 1 : end + 1;
    }

    private void makePlace(@Nullable Var v, @Nullable String use) {
        if (v == null || v.home == Var.Home.CONSTANT || emitterOf(v) != 0) {
            return;
        }
        boolean bound = isBound(v);
        String type = v.kind != Kind.REF ? null : bound ? use : types[v.id];
        if (find(v, type) != null) {
            return;
        }
        boolean shared = touched[v.id] == SHARED;
        int scope = bound ? 0 : shared ? -1 : touched[v.id];
        String field = shared ? "v" + places.size() : null;
        Place place = new Place(v, type, scope, field);
        if (v.kind == Kind.REF
                && scope == 0
                && field == null
                && !bound
                && (v.home == Var.Home.STATE || isCompared(v))) {
            place.box = boxes.of(v);
        }
        places.add(place);
    }

    /** Whether {@code v} is compared with what may be kept as a number, and is not kept from one pass to the next. */
    private boolean isCompared(Var v) {
        if (passes != null && passes.isLive(v)) {
            return false;
        }
        for (Insn insn : insns) {
            if (insn.bVar == v && insn.fn != null && insn.fn.comparesBoxes()) {
                return types[v.id] == null;
            }
        }
        return false;
    }

    /** What survivors of a pass keep of {@code v} where it is a box; null if {@code v} is kept as it is. */
    @Nullable
    Kind survivingBox(Var v) {
        return v.kind == Kind.REF && types[v.id] == null ? boxes.of(v) : null;
    }

    /** The scope that is the body of the callback that makes {@code v}; 0 if none does. */
    int emitterOf(@Nullable Var v) {
        for (int scope = callbacks.size() - 1; scope > 0; scope--) {
            if (v != null && insns[callbacks.get(scope)].dstVar == v) {
                return scope;
            }
        }
        return 0;
    }

    /** The place to read {@code v} from where a {@code type} is wanted: of that type if there is one. */
    Place place(Var v, @Nullable String type) {
        Place place = isBound(v) ? find(v, type) : find(v, types[v.id]);
        return Objects.requireNonNull(place);
    }

    /** The place of {@code v} if it may be kept as a number; null if it is not. */
    @Nullable
    Place boxed(Var v) {
        for (Place place : places) {
            if (place.var == v && place.box != null) {
                return place;
            }
        }
        return null;
    }

    private @Nullable Place find(Var v, @Nullable String type) {
        for (Place place : places) {
            if (place.var == v && (type == null ? isBound(v) || place.type == null : type.equals(place.type))) {
                return place;
            }
        }
        return null;
    }
}
