package io.fastiter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Derives the classes for longs and doubles from those for ints, the {@link #MASTERS}, by substituting names, so that there
 * is one text to keep: {@code LongParIter} and {@code DoubleParIter} from {@code IntParIter}. The parts of {@code Checked}
 * are derived in the same way: its types are nested, so they cannot have files of their own. In a master:
 *
 * <ul>
 *   <li>{@code Int}, {@code INT}, {@code Integer} and {@code int} mean the kind of the items, wherever they stand in a
 *       name ({@code mapToInt}, {@code OptionalInt}, {@code Kind.INT}); counts are {@code long}. What Java itself wants as
 *       an int has one of {@link #NO_ITEMS as its name}.
 *   <li>{@code // int, long: begin} up to {@code // end} is for these kinds only.
 *   <li>{@code // double: some text} is the text, for that kind only. The formatter breaks comments behind column 120.
 *   <li>{@code // other kind, Long: begin} up to {@code // end} leads to another kind. Where that would be the derived
 *       class's own, it becomes int: {@code IntParIter.mapToLong} gives {@code LongParIter.mapToInt}.
 *   <li>Of the imports those are kept whose names occur.
 *   <li>In the examples of Javadoc, where the result of a line of code stands behind {@code //}, whole numbers become
 *       doubles ({@code 3} becomes {@code 3.0}), except behind {@code count()}.
 * </ul>
 */
final class Derive {
    /** The classes that others are derived from, as files below {@link #SOURCES}. */
    static final List<String> MASTERS = List.of("IntParIter", "internal/source/IntBatches");

    /** What {@code DerivedIteratorsTest} says when a derived file is not what its master gives. */
    static final String COMMAND =
            "mvn -pl fastiter-core test spotless:apply -Dtest=DerivedIteratorsTest -Dfastiter.derive=true";

    static final Path CHECKED = Path.of("src/main/java/io/fastiter/Checked.java");

    private static final Path SOURCES = Path.of("src/main/java/io/fastiter");

    private static final String NO_ITEMS = "fromIndex|toIndex|until|length|threads|switches|concurrency|i";

    private static final Pattern REGION = Pattern.compile("\\s*// (int|long|double|int, long|long, double): begin");
    private static final Pattern OTHER_KIND = Pattern.compile("\\s*// other kind, (Long|Double): begin");
    private static final Pattern END = Pattern.compile("\\s*// end");
    private static final Pattern ONLY = Pattern.compile("( *)// (long|double): ?(.*)");

    /** A line of an example with its result. */
    private static final Pattern EXAMPLE = Pattern.compile("( *\\* .*; // )(.*)");

    private static final Pattern WHOLE_NUMBER = Pattern.compile("(?<!index=)(?<![\\w.])(-?\\d+)(?![\\w.])");
    private static final Pattern WHOLE_DOUBLE = Pattern.compile("(?<![\\w.])(-?\\d+)\\.0(?!\\w)");

    /** The kind of a derived class: {@code Long} or {@code Double}. */
    private final String kind;

    private final StringBuilder body = new StringBuilder();
    private int importsAt = -1;

    /** Candidates: which are needed shows when the body is there. Sorted as the formatter sorts them. */
    private final SortedSet<String> imports = new TreeSet<>(Comparator.comparing(Derive::importedName));

    private Derive(String kind) {
        this.kind = kind;
    }

    /** The file of the class derived for a kind, or of the master if that is {@code Int}. */
    static Path file(String master, String kind) {
        return SOURCES.resolve(master.replace("Int", kind) + ".java");
    }

    /** The text of the class derived for a kind, its white space aside. */
    static String derived(String master, String kind) {
        String name = master.substring(master.lastIndexOf('/') + 1);
        return "// Derived from " + name + ": do not edit, change that and run\n// " + COMMAND + "\n"
                + text(kind, read(file(master, "Int")));
    }

    /** {@code Checked} with the parts for longs and doubles that its part for ints gives, their white space aside. */
    static String withDerivedParts(String checked) {
        int ints = checked.indexOf("    // ---- ints ----");
        int longs = checked.indexOf("    // ---- longs ----");
        String master = checked.substring(ints, longs);
        return checked.substring(0, longs) + text("Long", master) + text("Double", master) + "}\n";
    }

    /** What a master's text becomes for a kind. */
    static String text(String kind, String master) {
        return new Derive(kind).derive(master.lines().toList());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String derive(List<String> master) {
        boolean mine = true;
        String other = "";
        for (String line : master) {
            Matcher region = REGION.matcher(line);
            Matcher otherKind = OTHER_KIND.matcher(line);
            Matcher only = ONLY.matcher(line);
            if (region.matches()) {
                mine = Arrays.asList(region.group(1).split(", ")).contains(kind.toLowerCase());
            } else if (otherKind.matches()) {
                other = otherKind.group(1);
            } else if (END.matcher(line).matches()) {
                mine = true;
                other = "";
            } else if (only.matches()) {
                if (only.group(2).equals(kind.toLowerCase())) {
                    take(only.group(3).isEmpty() ? "" : only.group(1) + only.group(3));
                }
            } else if (line.startsWith("import ")) {
                importsAt = importsAt < 0 ? body.length() : importsAt;
                imports.add(substitute(line));
                imports.add(swap(line));
                imports.add(line);
            } else if (mine) {
                take(other.equals(kind) ? swapExample(swap(line)) : substituteExample(substitute(line), other));
            }
        }
        String text = body.toString();
        StringBuilder used = new StringBuilder();
        for (String line : imports) {
            if (Pattern.compile("\\b" + simpleName(line) + "\\b").matcher(text).find()) {
                used.append(line).append('\n');
            }
        }
        return body.insert(Math.max(0, importsAt), used).toString();
    }

    private void take(String line) {
        if (line.startsWith("import ")) {
            imports.add(line);
        } else {
            body.append(line).append('\n');
        }
    }

    /** The kind takes int's place. */
    private String substitute(String line) {
        String lower = kind.toLowerCase();
        return line.replaceAll("\\b([Aa])n (\\{@\\w+ )Int(?![a-z])", "$1 $2" + kind)
                .replaceAll("\\bInteger\\b", kind)
                .replaceAll("Int(?![a-z])", kind)
                .replaceAll("(?<![A-Z])INT(?![A-Z])", kind.toUpperCase())
                .replaceAll("\\b([Aa])n int\\b", "$1 " + lower)
                .replaceAll("\\bint(?=[A-Z])", lower)
                .replaceAll("\\bint(s?)\\b(?! (" + NO_ITEMS + ")\\b)", lower + "$1");
    }

    /** The kind takes int's place and int takes the kind's. */
    private String swap(String line) {
        String lower = kind.toLowerCase();
        String parked = line.replaceAll(kind + "(?![a-z])", "<I>")
                .replaceAll("(?<![A-Z])" + kind.toUpperCase() + "(?![A-Z])", "<N>")
                .replaceAll("\\b" + lower + "(s?)\\b", "<i>$1");
        return substitute(parked).replace("<I>", "Int").replace("<N>", "INT").replace("<i>", "int");
    }

    private String substituteExample(String line, String other) {
        Matcher m = EXAMPLE.matcher(line);
        if (!kind.equals("Double") || !other.isEmpty() || !m.matches() || line.contains("count(); //")) {
            return line;
        }
        return m.group(1) + WHOLE_NUMBER.matcher(m.group(2)).replaceAll("$1.0");
    }

    private String swapExample(String line) {
        Matcher m = EXAMPLE.matcher(line);
        return !kind.equals("Double") || !m.matches()
                ? line
                : m.group(1) + WHOLE_DOUBLE.matcher(m.group(2)).replaceAll("$1");
    }

    private static String importedName(String line) {
        return line.substring("import ".length(), line.length() - 1);
    }

    private static String simpleName(String line) {
        return line.substring(line.lastIndexOf('.') + 1, line.length() - 1);
    }
}
