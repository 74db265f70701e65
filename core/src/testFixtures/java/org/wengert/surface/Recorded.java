package org.wengert.surface;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A list of lines in the repository that is read by a person when it changes, and written by the test that compares it. */
public final class Recorded {
    /**
     * Fails if the lines are not those of the file, and shows the difference; with {@code -Dwengert.write}, writes the file anew.
     *
     * @param file below {@code src/test/resources}
     * @param test the class that calls this
     */
    public static void check(List<String> lines, String file, Class<?> test) throws IOException {
        Path path = Path.of("src", "test", "resources").resolve(file);
        if (System.getProperty("wengert.write") != null) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, String.join("\n", lines) + "\n");
        }
        List<String> recorded = Files.exists(path) ? Files.readAllLines(path) : List.of();
        List<String> difference = new ArrayList<>();
        lines.stream().filter(line -> !recorded.contains(line)).forEach(line -> difference.add("+ " + line));
        recorded.stream().filter(line -> !lines.contains(line)).forEach(line -> difference.add("- " + line));
        if (!lines.equals(recorded)) {
            throw new AssertionError(file + " lists something else:\n"
                    + (difference.isEmpty() ? "the same lines, in another order" : String.join("\n", difference))
                    + "\nIf that is meant, write it anew and read the difference before you commit it:\n    mvn -pl core,nn test -Dtest="
                    + test.getSimpleName() + " -Dwengert.write");
        }
    }

    private Recorded() {}
}
