package io.fastiter.examples;

import io.fastiter.ParIter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often each word occurs in some files, and what became of the files.
 *
 * @param frequencies each word, in lower case, with its number of occurrences
 * @param files how many files were read
 * @param skipped how many files were not text
 * @param problems the files that could not be read and why, sorted
 */
record WordCount(Map<String, Long> frequencies, long files, long skipped, List<String> problems) {

    /**
     * A run of letters, with apostrophes only between letters; marks belong to the letter before them. Possessive
     * throughout, so that no text however odd makes the matcher backtrack or recurse.
     */
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*+(?:['\u2019]\\p{L}[\\p{L}\\p{M}]*+)*+");

    private static final Comparator<Map.Entry<String, Long>> MOST_FREQUENT_FIRST =
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey());

    /** Counts with FastIter: from file to word to map in one fused loop per thread. */
    static WordCount of(ParIter<Path> files) {
        TextReader reader = new TextReader();
        Map<String, Long> frequencies = files.mapNotNull(reader::read)
                .<String>mapMulti(WordCount::forEachWord)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        return new WordCount(frequencies, reader.files(), reader.skipped(), reader.problems());
    }

    /** Counts with a stream of the JDK, stage by stage the same. */
    static WordCount of(Stream<Path> files) {
        TextReader reader = new TextReader();
        Map<String, Long> frequencies = files.map(reader::read)
                .filter(Objects::nonNull)
                .<String>mapMulti(WordCount::forEachWord)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        return new WordCount(frequencies, reader.files(), reader.skipped(), reader.problems());
    }

    private static void forEachWord(String text, Consumer<? super String> emit) {
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            emit.accept(words.group());
        }
    }

    /** The n most frequent words, the most frequent first, equally frequent ones by the alphabet. */
    List<Map.Entry<String, Long>> top(int n) {
        return frequencies.entrySet().stream()
                .sorted(MOST_FREQUENT_FIRST)
                .limit(n)
                .toList();
    }

    long words() {
        return frequencies.values().stream().mapToLong(Long::longValue).sum();
    }
}
