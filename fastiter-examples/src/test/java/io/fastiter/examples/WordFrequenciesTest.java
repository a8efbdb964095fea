package io.fastiter.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.fastiter.ParIter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WordFrequenciesTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeFiles() throws IOException {
        Files.createDirectories(directory.resolve("below/further"));
        Files.writeString(directory.resolve("one.txt"), "The cat, the dog and THE bird.\nA cat!");
        Files.writeString(
                directory.resolve("below/two.md"), "dog\r\ndog \u00c4pfel don't 'quoted' e\u0301t\u00e9 x42y");
        Files.writeString(directory.resolve("below/further/empty.txt"), "");
    }

    private int run(String... arguments) {
        return new CommandLine(new WordFrequencies())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private WordCount count(int threads) throws IOException {
        FileTree tree = FileTree.below(directory, file -> true);
        return WordCount.of(ParIter.of(tree.files()).parallelism(threads));
    }

    @Test
    void countsWordsInLowerCaseInAllDirectories() throws IOException {
        WordCount count = count(2);
        assertThat(count.frequencies())
                .containsOnly(
                        entry("the", 3L),
                        entry("dog", 3L),
                        entry("cat", 2L),
                        entry("and", 1L),
                        entry("bird", 1L),
                        entry("a", 1L),
                        entry("\u00e4pfel", 1L),
                        entry("don't", 1L),
                        entry("quoted", 1L),
                        entry("e\u0301t\u00e9", 1L),
                        entry("x", 1L),
                        entry("y", 1L));
        assertThat(count.files()).isEqualTo(3);
        assertThat(count.words()).isEqualTo(17);
        assertThat(count.skipped()).isZero();
        assertThat(count.problems()).isEmpty();
    }

    @Test
    void putsTheMostFrequentFirstAndEqualsByTheAlphabet() throws IOException {
        assertThat(count(2).top(5))
                .containsExactly(
                        Map.entry("dog", 3L),
                        Map.entry("the", 3L),
                        Map.entry("cat", 2L),
                        Map.entry("a", 1L),
                        Map.entry("and", 1L));
    }

    @Test
    void printsTheTopAndTheTotals() {
        assertThat(run(directory.toString(), "--top", "2")).isZero();
        assertThat(out.toString())
                .containsSubsequence(
                        "3  dog", "3  the", "files     3 (0 skipped", "words     17 (12 different)", "time")
                .doesNotContain("cat");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void countsTheSameOnOneAndOnFourThreadsAndWithStreams() throws IOException {
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j <= i; j++) {
                text.append("abcdefghijklmnopqrstuvwxyz", j % 20, j % 20 + 1 + i % 6)
                        .append(j % 7 == 0 ? ".\n" : " ");
            }
            Files.writeString(directory.resolve("many" + i), text);
        }
        WordCount one = count(1);
        assertThat(one.words()).isEqualTo(17 + 300 * 301 / 2);
        assertThat(count(4)).isEqualTo(one);
        assertThat(WordCount.of(FileTree.below(directory, file -> true).files().stream()))
                .isEqualTo(one);
    }

    @Test
    void skipsFilesThatAreNotText() throws IOException {
        Files.write(directory.resolve("malformed.txt"), new byte[] {'w', 'o', 'r', 'd', (byte) 0xff, ' ', 'x'});
        Files.write(directory.resolve("nul.txt"), new byte[] {'w', 'o', 'r', 'd', 0, 'x'});
        WordCount count = count(2);
        assertThat(count.skipped()).isEqualTo(2);
        assertThat(count.files()).isEqualTo(3);
        assertThat(count.frequencies()).doesNotContainKey("word");
        assertThat(count.problems()).isEmpty();
    }

    @Test
    void readsOnlyTheChosenExtensions() {
        assertThat(run(directory.toString(), "--extension", "TXT,.rst")).isZero();
        assertThat(out.toString()).contains("files     2 ", "words     9 ");
    }

    @Test
    void refusesAMissingExtension() {
        for (String extensions : List.of("", ",", "txt,,md")) {
            assertThat(run("--extension=" + extensions)).as(extensions).isEqualTo(2);
        }
        assertThat(err.toString()).startsWith("--extension: an ending is missing");
    }

    @Test
    void reportsAFileThatDisappearedAndCountsTheOthers() throws IOException {
        List<Path> files =
                new ArrayList<>(FileTree.below(directory, file -> true).files());
        Path gone = directory.resolve("gone.txt");
        files.add(1, gone);
        WordCount count = WordCount.of(ParIter.of(files));
        assertThat(count.problems()).containsExactly(gone + ": no longer there");
        assertThat(count.words()).isEqualTo(17);
    }

    @Test
    void reportsAFileThatIsTooLargeAndCountsTheOthers() throws IOException {
        Path large = directory.resolve("large.txt");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(TextReader.MAX_BYTES + 1); // sparse: takes no space
        }
        assertThat(run(directory.toString())).isZero();
        assertThat(err.toString()).contains("not read: ", "large.txt: 67108865 bytes, 67108864 at most");
        assertThat(out.toString()).contains("words     17 ");
    }

    @Test
    void survivesTextMadeToExhaustTheMatcher() throws IOException {
        Files.writeString(directory.resolve("odd.txt"), "o'".repeat(500_000));
        assertThat(count(2).words()).isEqualTo(18);
    }

    @Test
    void namesAMissingDirectory() {
        Path missing = directory.resolve("nowhere");
        assertThat(run(missing.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith(missing + ": no such directory");
    }

    @Test
    void namesAFileGivenAsDirectory() {
        Path file = directory.resolve("one.txt");
        assertThat(run(file.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith(file + " is not a directory");
    }

    @Test
    void namesANumberOutOfRange() {
        assertThat(run("--top", "0")).isEqualTo(2);
        assertThat(run("--threads", "-1")).isEqualTo(2);
        assertThat(err.toString()).contains("--top 0: ", "--threads -1: ");
    }

    @Test
    void findsNothingInAnEmptyDirectory() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("nothing"));
        assertThat(run(empty.toString())).isZero();
        assertThat(out.toString()).contains("files     0 ", "words     0 ");
    }

    @Test
    void showsNoProgressWhereNobodyLooks() {
        assertThat(run(directory.toString(), "--no-progress")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void showsHowManyFilesAreDoneIfAskedTo() {
        assertThat(run(directory.toString(), "--progress")).isZero();
        assertThat(err.toString()).contains("words 100% [", "3/3 files");
        assertThat(out.toString()).contains("words     17 ");
    }

    @Test
    void drawsAndPrintsWhoDidWhat() throws IOException {
        Path picture = directory.resolve("timeline.svg");
        assertThat(run(directory.toString(), "--timeline", picture.toString(), "--progress"))
                .isZero();
        assertThat(picture)
                .content()
                .startsWith("<svg ")
                .contains("words: 3 items")
                .endsWith("</svg>\n");
        assertThat(out.toString()).contains("words: 3 items in ", "thread ", "timeline  " + picture);
        assertThat(err.toString()).contains("3/3 files");
    }

    @Test
    void namesAPlaceWhereNoTimelineCanBe() {
        Path missing = directory.resolve("nowhere/timeline.svg");
        assertThat(run("--timeline", missing.toString())).isEqualTo(2);
        assertThat(run("--timeline", directory.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("--timeline " + missing + ": there is no directory " + missing.getParent())
                .contains("--timeline " + directory + ": is a directory, not a file");
    }

    @Test
    void comparesWithStreams() {
        assertThat(run(directory.toString(), "--compare", "--threads", "2")).isZero();
        assertThat(out.toString())
                .contains("java.util.stream, sequential", "java.util.stream, parallel", "FastIter", "results equal");
    }

    @Test
    void countsTheLicencesOfTheJdkByDefault() {
        assertThat(run()).isZero();
        assertThat(out.toString()).startsWith(System.getProperty("java.home")).contains("words ");
    }
}
