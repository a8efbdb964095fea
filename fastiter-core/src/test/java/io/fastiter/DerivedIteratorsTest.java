package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checked-in derived classes are what {@link Derive} makes of their masters. Reads sources. */
@Tag("tree-only")
class DerivedIteratorsTest {
    @ParameterizedTest
    @MethodSource("derived")
    void aDerivedClassIsWhatItsMasterGives(String master, String kind) throws IOException {
        assertDerived(Derive.file(master, kind), Derive.derived(master, kind));
    }

    static Stream<Arguments> derived() {
        return Derive.MASTERS.stream()
                .flatMap(master -> Stream.of("Long", "Double").map(kind -> Arguments.of(master, kind)));
    }

    @Test
    void theDerivedPartsOfCheckedAreWhatItsPartForIntsGives() throws IOException {
        assertDerived(Derive.CHECKED, Derive.withDerivedParts(Derive.read(Derive.CHECKED)));
    }

    private static void assertDerived(Path file, String derived) throws IOException {
        if (Boolean.getBoolean("fastiter.derive")) {
            if (!Files.exists(file) || !withoutSpace(Derive.read(file)).equals(withoutSpace(derived))) {
                Files.writeString(file, derived);
            }
        }
        assertThat(withoutSpace(Derive.read(file)))
                .as("%s differs from what its master gives; to derive it anew: %s", file, Derive.COMMAND)
                .isEqualTo(withoutSpace(derived));
    }

    /** The tests above can fail. */
    @Test
    void aChangedMasterGivesAnotherText() {
        String master = Derive.read(Derive.file("IntParIter", "Int"));
        String changed = master.replace("\"parallelism\"", "\"threads\"").replace("Kind.INT, false", "Kind.INT, true");

        assertThat(withoutSpace(Derive.text("Long", changed))).isNotEqualTo(withoutSpace(Derive.text("Long", master)));
    }

    @Test
    void itemsChangeTheirKindAndCountsDoNot() {
        assertThat(Derive.text("Double", "    public IntParIter limit(long n, int x, int threads) {"))
                .endsWith("    public DoubleParIter limit(long n, double x, int threads) {\n");
    }

    @Test
    void whereItLeadsToTheDerivedKindItLeadsToInt() {
        String master = """
                // other kind, Long: begin
                LongParIter mapToLong(IntToLongFunction f) // int to long
                // end
                // other kind, Double: begin
                DoubleParIter mapToDouble(IntToDoubleFunction f) // int to double
                // end
                """;

        assertThat(Derive.text("Long", master))
                .contains("IntParIter mapToInt(LongToIntFunction f) // long to int")
                .contains("DoubleParIter mapToDouble(LongToDoubleFunction f) // long to double");
    }

    @Test
    void regionsAreForTheirKindsOnly() {
        String master = """
                // int, long: begin
                one
                // end
                // double: two
                three
                """;

        assertThat(Derive.text("Long", master))
                .contains("one")
                .doesNotContain("two")
                .contains("three");
        assertThat(Derive.text("Double", master))
                .doesNotContain("one")
                .contains("two")
                .contains("three");
    }

    @Test
    void resultsInExamplesBecomeDoubles() {
        assertThat(Derive.text("Double", "     * IntParIter.of(1, 2).enumerate(); // [Indexed[index=0, value=1], 2.5]"))
                .endsWith("     * DoubleParIter.of(1, 2).enumerate(); // [Indexed[index=0, value=1.0], 2.5]\n");
        assertThat(Derive.text("Double", "     * IntParIter.of(1, 2).count(); // 2"))
                .endsWith("     * DoubleParIter.of(1, 2).count(); // 2\n");
    }

    /** The formatter breaks lines where names have become longer. */
    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
