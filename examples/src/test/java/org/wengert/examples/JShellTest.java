package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.junit.jupiter.api.Test;
import org.wengert.readme.Readme;

/** The README's line for JShell, and the session it shows. */
class JShellTest {
    private static final String PROMPT = "jshell> ";

    @Test
    void theSessionShownIsWhatHappens() throws Exception {
        Matcher line = Pattern.compile("jshell .*--class-path (\\S+) (\\S+)").matcher(Readme.text());
        assertTrue(line.find());
        assertEquals(
                "core/target/classes:core/target/lib/asm.jar:nn/target/classes",
                line.group(1),
                "where mvn compile leaves the classes");

        List<String> session = rows(Readme.blocks("jshell").get(0));
        List<String> typed = session.stream()
                .filter(row -> row.startsWith(PROMPT))
                .map(row -> row.substring(PROMPT.length()))
                .toList();
        List<String> answers =
                session.stream().filter(row -> !row.startsWith(PROMPT)).toList();

        // In a process of its own, as for a reader: what is remembered belongs to the thread that runs all of a
        // session.
        List<String> said = rows(run(Readme.root().resolve(line.group(2)), typed, "jdi"));
        String answered = said.stream()
                .filter(row -> !row.startsWith("|") && !row.equals("/exit") && !typed.contains(row))
                .collect(Collectors.joining("\n"));
        assertEquals(String.join("\n", answers), answered);
    }

    /** Its lines that are not blank, without indentation. */
    private static List<String> rows(String text) {
        return text.lines().map(String::strip).filter(row -> !row.isEmpty()).toList();
    }

    @Test
    void theScriptImportsEveryPackageWithNoAmbiguity() throws Exception {
        List<String> packages = List.of("core", "nn").stream()
                .map(module -> Readme.read(module + "/src/main/java/module-info.java"))
                .flatMap(module -> Pattern.compile("\\bexports\\s+([\\w.]+)\\s*;")
                        .matcher(module)
                        .results())
                .map(exported -> "import " + exported.group(1) + ".*;")
                .toList();
        String script = Readme.read("examples/wengert.jsh");
        assertEquals(
                List.of(),
                packages.stream().filter(line -> !script.contains(line)).toList());

        String output = run(
                Readme.root().resolve("examples/wengert.jsh"),
                List.of("class Mine extends Module {}", "var op = Op.class", "var parameter = Parameter.class"),
                "local");
        assertTrue(output.contains("created class Mine"), output);
        assertTrue(output.contains("class org.wengert.nn.Parameter"), output);
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Files.exists(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** What the tool says, without its greeting; the class path is that of this test. */
    private static String run(Path script, List<String> typed, String execution) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String input = typed.stream().map(line -> line + "\n").collect(Collectors.joining()) + "/exit\n";
        try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            JavaShellToolBuilder.builder()
                    .in(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), null)
                    .out(print)
                    .err(print)
                    .persistence(new HashMap<>())
                    .run("--execution", execution, "--class-path", classPath(), script.toString());
        }
        return out.toString(StandardCharsets.UTF_8).replace(PROMPT, "");
    }
}
