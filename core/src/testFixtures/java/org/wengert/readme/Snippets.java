package org.wengert.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;

/**
 * Compiles and runs the Java snippets of the README, with the imports that a reader sees: those of the snippet, or else those of the last block that
 * holds nothing but imports. A snippet is a whole file, members of a class, or statements; a test method in it is run too. Where a statement that
 * prints ends in a comment, the comment is what it must print; where none does, the indented lines after the snippet are.
 */
public final class Snippets {
    private static final Pattern PRINTED = Pattern.compile("System\\.out\\.println\\(.*\\);\\s*// (.*)");
    private static final Pattern FILE = Pattern.compile("(?m)^public class (\\w+)");
    private static final Pattern MEMBERS = Pattern.compile("(?m)^(class|static|@Test|record) ?");

    private final Path classes;

    private Snippets(Path classes) {
        this.classes = classes;
    }

    /**
     * A test of each snippet.
     *
     * @param language the words after the fence: {@code java}, or {@code java} and the module that a snippet is for
     * @param classes an empty folder
     */
    public static Stream<DynamicTest> tests(String language, Path classes) {
        Snippets snippets = new Snippets(classes);
        List<DynamicTest> tests = new ArrayList<>();
        String shown = "";
        for (String snippet : Readme.blocks(language)) {
            String imports = lines(snippet, line -> line.startsWith("import "));
            String body = lines(snippet, line -> !line.startsWith("import ")).strip();
            if (body.isEmpty()) {
                shown = imports;
            } else {
                String seen = imports.isEmpty() ? shown : imports;
                tests.add(dynamicTest(body.lines().findFirst().orElse(""), () -> snippets.check(seen, body)));
            }
        }
        assertTrue(!tests.isEmpty(), "the README explains itself with snippets");
        return tests.stream();
    }

    private static String lines(String snippet, Predicate<String> wanted) {
        return snippet.lines().filter(wanted).map(line -> line + "\n").collect(Collectors.joining());
    }

    private void check(String imports, String body) throws Exception {
        Matcher file = FILE.matcher(body);
        String name = file.find() ? file.group(1) : "Snippet" + Integer.toHexString(body.hashCode());
        compile(name, imports + (body.contains("public class " + name) ? body : inClass(name, body)));
        if (body.contains("args[")) {
            return; // run with arguments by TrainYourOwnTest
        }
        List<String> expected = PRINTED.matcher(body)
                .results()
                .map(printed -> printed.group(1).strip())
                .toList();
        if (expected.isEmpty()) {
            expected = indentedAfter(body);
        }
        List<String> found = run(name).lines().map(String::strip).toList();
        assertEquals(expected, found.subList(0, Math.min(expected.size(), found.size())), "what the snippet prints");
    }

    private static List<String> indentedAfter(String body) {
        String after = Readme.text().split(Pattern.quote(body) + "\\s*```\\s*?\\n\\n", 2)[1];
        return after.lines()
                .takeWhile(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();
    }

    private static String inClass(String name, String body) {
        String members = MEMBERS.matcher(body).find()
                ? body
                : "public static void main(String[] args) throws Exception {\n" + body + "\n}";
        return "public class " + name + " {\n" + members + "\n}\n";
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
        ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            // Libraries that make objects of a snippet's classes look for them here.
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> snippet = loader.loadClass(name);
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            for (Method method : snippet.getDeclaredMethods()) {
                method.setAccessible(true);
                if (method.getName().equals("main")) {
                    method.invoke(null, (Object) new String[0]);
                } else if (isTest(method)) {
                    method.invoke(snippet.getDeclaredConstructor().newInstance());
                }
            }
        } catch (InvocationTargetException e) {
            throw new AssertionError(out + "\n" + e.getCause(), e.getCause());
        } finally {
            System.setOut(before);
            Thread.currentThread().setContextClassLoader(loaderBefore);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static boolean isTest(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getSimpleName().equals("Test"));
    }
}
