package io.fastiter.examples;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The regular files of a directory and of those below it.
 *
 * @param files each file once, sorted: symbolic links are not followed
 * @param problems the places that could not be looked at and why
 */
record FileTree(List<Path> files, List<String> problems) {

    static FileTree below(Path root, Predicate<Path> wanted) throws IOException {
        List<Path> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        // The root itself may be a link.
        Files.walkFileTree(root.toRealPath(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && wanted.test(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) {
                problems.add(TextReader.problem(path, e));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path path, IOException e) {
                return e == null ? FileVisitResult.CONTINUE : visitFileFailed(path, e);
            }
        });
        files.sort(null);
        return new FileTree(files, problems);
    }
}
