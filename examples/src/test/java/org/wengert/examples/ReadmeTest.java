package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.readme.Readme;
import org.wengert.readme.Snippets;

/** What the README says is so. */
class ReadmeTest {
    @TestFactory
    Stream<DynamicTest> everySnippetRuns(@TempDir Path classes) {
        return Snippets.tests("java", classes);
    }

    @Test
    void theRowThatIsExplainedStandsInTheCode() {
        String section = Readme.text().split("## How to read the code")[1];
        Matcher file =
                Pattern.compile("\\]\\((core/src/main/java/\\S+\\.java)\\)").matcher(section);
        assertTrue(file.find());
        String code = Readme.read(file.group(1)).replaceAll("\\s+", " ");
        String shown = section.lines()
                .dropWhile(line -> !line.startsWith("    "))
                .takeWhile(line -> line.isEmpty() || line.startsWith("    "))
                .collect(Collectors.joining("\n"));
        for (String part : shown.strip().split("\\n\\n")) {
            String row = part.replaceAll("\\s+", " ").strip();
            assertTrue(code.contains(row), () -> file.group(1) + " has another text than\n" + part);
        }
    }

    @Test
    void theDependenciesAreThoseOfThisBuild() {
        String version = tag("version", Readme.read("pom.xml"));
        Set<String> known = Stream.of("core", "nn")
                .map(module ->
                        tag("artifactId", Readme.read(module + "/pom.xml").split("</parent>")[1]) + " " + version)
                .collect(Collectors.toSet());
        Set<String> maven = Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL)
                .matcher(String.join("", Readme.blocks("xml")))
                .results()
                .map(match -> tag("artifactId", match.group()) + " " + tag("version", match.group()))
                .collect(Collectors.toSet());
        Set<String> gradle = Pattern.compile("org\\.wengert:([\\w-]+):([\\w.-]+)")
                .matcher(String.join("", Readme.blocks("kotlin")))
                .results()
                .map(match -> match.group(1) + " " + match.group(2))
                .collect(Collectors.toSet());
        assertEquals(known, maven);
        assertEquals(known, gradle);
    }

    private static String tag(String name, String xml) {
        Matcher matcher = Pattern.compile("<" + name + ">([^<]*)</").matcher(xml);
        assertTrue(matcher.find(), () -> name + " in\n" + xml);
        return matcher.group(1);
    }
}
