package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.wengert.readme.Readme;
import picocli.CommandLine;

/** The README's commands name examples that exist, with options that they have; its table lists them all. */
class CommandsTest {
    private static final Pattern COMMAND =
            Pattern.compile("(?<!integrations compile )exec:java -Dexample=(\\w+)(?: -Dexec\\.args=\"([^\"]*)\")?");

    /** Of the programs that need large libraries, which are not on this class path. */
    private static final Pattern INTEGRATION =
            Pattern.compile("-Pintegrations compile exec:(?:java|exec) -Dexample=(\\w+)");

    @Test
    void everyCommandRuns() throws Exception {
        List<MatchResult> commands = COMMAND.matcher(Readme.text()).results().toList();
        assertTrue(commands.size() > 10);
        for (MatchResult command : commands) {
            accept(command.group(1), command.group(2) == null ? "" : command.group(2));
        }
    }

    @Test
    void programsWithLargeLibrariesExist() {
        List<MatchResult> commands =
                INTEGRATION.matcher(Readme.text()).results().toList();
        assertTrue(commands.size() >= 3);
        for (MatchResult command : commands) {
            String file = "examples/src/integrations/java/org/wengert/examples/" + command.group(1) + ".java";
            assertTrue(Readme.read(file).contains("void main(String"), file);
        }
    }

    private static void accept(String name, String args) throws Exception {
        Class<?> type = Class.forName("org.wengert.examples." + name);
        if (Example.class.isAssignableFrom(type)) {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            new CommandLine(constructor.newInstance()).parseArgs(args.isEmpty() ? new String[0] : args.split(" "));
        } else {
            type.getMethod("main", String[].class);
        }
    }

    @Test
    void theCourseHasTenLessonsWithAnswers() throws Exception {
        String course = Readme.text().split("\n## A course in ten lessons\n")[1].split("\n## ")[0];
        String[] lessons = course.split("(?m)^(?=\\*\\*\\d+\\. )");
        assertEquals(11, lessons.length, "what it is, and ten lessons");
        Matcher options = Pattern.compile("-Dexec\\.args=\"([^\"]*)\"").matcher("");
        for (int i = 1; i < lessons.length; i++) {
            String lesson = lessons[i];
            Matcher command = COMMAND.matcher(lesson);
            assertTrue(
                    lesson.startsWith("**" + i + ". ")
                            && command.find()
                            && lesson.indexOf("*Exercise.*") > command.end()
                            && lesson.indexOf("<details><summary>Answer</summary>") > lesson.indexOf("*Exercise.*")
                            && lesson.strip().endsWith("</details>"),
                    lesson);
            for (options.reset(lesson); options.find(); ) {
                accept(command.group(1), options.group(1));
            }
        }
    }

    @Test
    void theTableListsEveryExample() {
        Set<String> listed = new TreeSet<>();
        String table = Readme.text().split("\\| example \\| shows \\|")[1].split("\n\n")[0];
        Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(table).results().forEach(row -> listed.add(row.group(1)));
        List<String> missing = new ArrayList<>();
        for (java.io.File file : Readme.root()
                .resolve("examples/src/main/java/org/wengert/examples")
                .toFile()
                .listFiles((folder, name) -> name.endsWith(".java"))) {
            String name = file.getName().replace(".java", "");
            if (Readme.read("examples/src/main/java/org/wengert/examples/" + name + ".java")
                            .contains("void main(String")
                    && !listed.contains(name)) {
                missing.add(name);
            }
        }
        assertEquals(List.of(), missing);
    }
}
