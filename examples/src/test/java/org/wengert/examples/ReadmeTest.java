package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles and runs every Java snippet of the README. A snippet is either statements or members of a class; a test method in it is run too. Where
 * a statement that prints ends in a comment, the comment is what it must print.
 */
class ReadmeTest {
    private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PRINTED = Pattern.compile("System\\.out\\.println\\(.*\\);\\s*// (.*)");
    private static final Pattern MEMBERS = Pattern.compile("(?m)^(class|static|@Test|record) ?");
    private static final String IMPORTS = """
            import java.util.*;
            import java.util.function.*;
            import org.junit.jupiter.api.Test;
            import org.wengert.*;
            import org.wengert.check.*;
            import org.wengert.nn.*;
            import org.wengert.nn.Module;
            import org.wengert.nn.data.*;
            import org.wengert.nn.optim.*;
            """;

    @TempDir
    Path classes;

    @TestFactory
    Stream<DynamicTest> everySnippetRuns() throws IOException {
        List<String> snippets = snippets();
        assertTrue(snippets.size() >= 5, "the README explains itself with snippets");
        return snippets.stream()
                .map(snippet -> dynamicTest(snippet.lines().findFirst().orElse(""), () -> check(snippet)));
    }

    private static List<String> snippets() throws IOException {
        Path readme = Files.exists(Path.of("README.md")) ? Path.of("README.md") : Path.of("../README.md");
        List<String> snippets = new ArrayList<>();
        Matcher matcher = SNIPPET.matcher(Files.readString(readme));
        while (matcher.find()) {
            snippets.add(matcher.group(1));
        }
        return snippets;
    }

    private void check(String snippet) throws Exception {
        String name = "Snippet" + Integer.toHexString(snippet.hashCode());
        boolean members = MEMBERS.matcher(snippet).find();
        String body = members ? snippet : "public static void run() throws Exception {\n" + snippet + "}\n";
        compile(name, IMPORTS + "public class " + name + " {\n" + body + "}\n");
        List<String> expected = new ArrayList<>();
        Matcher printed = PRINTED.matcher(snippet);
        while (printed.find()) {
            expected.add(printed.group(1).strip());
        }
        List<String> found = run(name).lines().map(String::strip).toList();
        assertEquals(expected, found.subList(0, Math.min(expected.size(), found.size())), "what the snippet prints");
    }

    private void compile(String name, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options =
                List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
        boolean compiled = compiler.getTask(problems, null, null, options, null, List.of(file))
                .call();
        assertTrue(compiled, () -> problems + "\n" + source);
    }

    private String run(String name) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Class<?> snippet = loader.loadClass(name);
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            for (Method method : snippet.getDeclaredMethods()) {
                if (method.getName().equals("run") || isTest(method)) {
                    method.setAccessible(true);
                    method.invoke(snippet.getDeclaredConstructor().newInstance());
                }
            }
        } catch (InvocationTargetException e) {
            throw new AssertionError(out + "\n" + e.getCause(), e.getCause());
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static boolean isTest(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getSimpleName().equals("Test"));
    }
}
