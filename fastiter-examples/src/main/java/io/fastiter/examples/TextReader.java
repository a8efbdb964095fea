package io.fastiter.examples;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Reads text files and keeps account of those it could not read; all threads of one count share it. */
final class TextReader {

    /** Files are read whole, one per thread, so larger ones could exhaust the heap. */
    static final long MAX_BYTES = 64L << 20;

    private final LongAdder files = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();

    /** The text of a file, or null where it is not text or cannot be read. */
    String read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                problems.add(file + ": " + size + " bytes, " + MAX_BYTES + " at most");
                return null;
            }
            String text = Files.readString(file);
            // No text has a NUL, but many a binary file is valid UTF-8 otherwise.
            if (text.indexOf('\0') < 0) {
                files.increment();
                return text;
            }
            skipped.increment();
        } catch (CharacterCodingException e) {
            skipped.increment();
        } catch (IOException e) {
            problems.add(problem(file, e));
        }
        return null;
    }

    /** What to tell the user about a file or a directory that could not be read. */
    static String problem(Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return path + ": no longer there";
        }
        return path + ": " + (e instanceof AccessDeniedException ? "access denied" : e.getMessage());
    }

    long files() {
        return files.sum();
    }

    long skipped() {
        return skipped.sum();
    }

    /** Sorted, since threads meet with problems in any order. */
    List<String> problems() {
        return problems.stream().sorted().toList();
    }
}
