package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles and runs the examples in the public Javadoc: what stands between {@code <pre>{@code} and {@code }</pre>}, each
 * with a line of its own. A statement {@code expression; // text} says that the expression, printed, gives the text;
 * {@code expression; // throws SomeException} says what it throws. Reads sources.
 */
@Tag("tree-only")
class JavadocExamplesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/fastiter");
    private static final String BEGIN = "<pre>{@code";
    private static final String END = "}</pre>";
    private static final String RESULT = "; // ";
    private static final String THROWS = "throws ";

    /** What the examples are compiled into, one method for each. */
    private static final String HEAD = """
            import io.fastiter.*;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.function.*;
            import java.util.stream.*;

            public class Examples {
                static void gives(Callable<?> expression, String text) throws Exception {
                    Object result = expression.call();
                    String array = Arrays.deepToString(new Object[] {result});
                    String printed = result != null && result.getClass().isArray()
                            ? array.substring(1, array.length() - 1)
                            : String.valueOf(result);
                    if (!printed.equals(text)) {
                        throw new AssertionError("gives " + printed + ", the example says " + text);
                    }
                }

                static void fails(Callable<?> expression, String type) {
                    Object result;
                    try {
                        result = expression.call();
                    } catch (Throwable t) {
                        if (t.getClass().getSimpleName().equals(type)) {
                            return;
                        }
                        throw new AssertionError("throws " + t + ", the example says " + type, t);
                    }
                    throw new AssertionError("gives " + result + ", the example says that it throws " + type);
                }
            """;

    @TempDir
    Path classes;

    private record Example(String file, int line, List<String> text) {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    @TestFactory
    Stream<DynamicTest> examples() throws Exception {
        List<Example> examples = new ArrayList<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                examples.addAll(examplesIn(file.getFileName().toString(), Files.readAllLines(file)));
            }
        }
        assertThat(examples).hasSizeGreaterThan(150);
        List<Method> methods = compile(examples);
        return Stream.iterate(0, i -> i < examples.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest(examples.get(i).toString(), () -> run(methods.get(i))));
    }

    @Test
    void aRightExamplePasses() {
        assertThatCode(() -> check("ParIter.of(1, 2).map(x -> x * x).collect(); // [1, 4]"))
                .doesNotThrowAnyException();
        assertThatCode(() -> check("ParIter.of(1).limit(-1); // throws IllegalArgumentException"))
                .doesNotThrowAnyException();
    }

    @Test
    void anExampleWithAWrongResultFails() {
        assertThatThrownBy(() -> check("ParIter.of(1, 2).map(x -> x * x).collect(); // [1, 5]"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("gives [1, 4], the example says [1, 5]");
    }

    @Test
    void anExampleThatThrowsFails() {
        assertThatThrownBy(() -> check("var unused = ParIter.of(1).limit(-1);"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> check("ParIter.of(1).limit(-1); // throws NullPointerException"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void anExampleThatDoesNotThrowWhatItSaysFails() {
        assertThatThrownBy(() -> check("ParIter.of(1).count(); // throws IllegalArgumentException"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gives 1");
    }

    @Test
    void anExampleThatDoesNotCompileFails() {
        assertThatThrownBy(() -> check("ParIter.of(1).fly();"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("fly");
    }

    private void check(String line) throws Throwable {
        List<String> javadoc = List.of("/**", " * " + BEGIN, " * " + line, " * " + END, " */");
        run(compile(examplesIn("Control.java", javadoc)).get(0));
    }

    private static void run(Method method) throws Throwable {
        try {
            method.invoke(null);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static List<Example> examplesIn(String file, List<String> lines) {
        List<Example> examples = new ArrayList<>();
        List<String> text = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).replaceFirst("^\\s*\\* ?", "");
            if (line.startsWith(BEGIN)) {
                text = new ArrayList<>();
                examples.add(new Example(file, i + 1, text));
            } else if (line.startsWith(END)) {
                text = null;
            } else if (text != null) {
                text.add(line);
            }
        }
        return examples;
    }

    private List<Method> compile(List<Example> examples) throws Exception {
        StringBuilder source = new StringBuilder(HEAD);
        for (int i = 0; i < examples.size(); i++) {
            source.append("// ").append(examples.get(i)).append('\n');
            source.append("public static void example").append(i).append("() throws Throwable {\n");
            source.append(body(examples.get(i)));
            source.append("}\n");
        }
        source.append("}\n");

        Path library = Path.of(ParIter.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path file = Files.writeString(classes.resolve("Examples.java"), source);
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(out, out, "-d", classes.toString(), "-cp", library.toString(), "-proc:none", file.toString());
        assertThat(status).as("the examples compile: %s", messages).isZero();

        Class<?> type = new FolderLoader(classes).loadClass("Examples");
        List<Method> methods = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            methods.add(type.getMethod("example" + i));
        }
        return methods;
    }

    /** The example's statements, with those that say their result turned into checks. */
    private static String body(Example example) {
        StringBuilder body = new StringBuilder();
        StringBuilder statement = new StringBuilder();
        int depth = 0;
        for (String line : example.text()) {
            int end = line.lastIndexOf(RESULT);
            String code = end < 0 ? line : line.substring(0, end);
            statement.append(code).append('\n');
            for (char c : code.toCharArray()) {
                depth += c == '{' || c == '(' ? 1 : c == '}' || c == ')' ? -1 : 0;
            }
            if (end >= 0 && depth == 0) {
                String result = line.substring(end + RESULT.length());
                boolean fails = result.startsWith(THROWS);
                String text = fails ? result.substring(THROWS.length()) : result;
                body.append(fails ? "fails" : "gives")
                        .append("(() -> ")
                        .append(statement)
                        .append(", \"")
                        .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append("\");\n");
                statement.setLength(0);
            } else if (depth == 0 && (code.endsWith(";") || code.endsWith("}"))) {
                body.append(statement);
                statement.setLength(0);
            }
        }
        return body.append(statement).toString();
    }

    private static final class FolderLoader extends ClassLoader {
        private final Path folder;

        FolderLoader(Path folder) {
            super(JavadocExamplesTest.class.getClassLoader());
            this.folder = folder;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try {
                byte[] bytes = Files.readAllBytes(folder.resolve(name + ".class"));
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
