package io.fastiter.internal.source;

import io.fastiter.internal.code.Kind;

/** The JVM's letters for the element types of arrays, {@code L} for references. */
final class ArrayType {
    private ArrayType() {}

    /** The type of the array that holds items of a kind. */
    static char of(Kind kind) {
        return "IJDL".charAt(kind.ordinal());
    }

    /** The kind in which items of an array type travel. */
    static Kind kindOf(char type) {
        return switch (type) {
            case 'L' -> Kind.REF;
            case 'J' -> Kind.LONG;
            case 'D', 'F' -> Kind.DOUBLE;
            default -> Kind.INT;
        };
    }

    static String descriptor(char type) {
        return type == 'L' ? "[Ljava/lang/Object;" : "[" + type;
    }
}
