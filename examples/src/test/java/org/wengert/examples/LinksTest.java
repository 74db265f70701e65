package org.wengert.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wengert.readme.Readme;

/** Links between the pages of the repository, and to its files, lead somewhere. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\n]*`");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> pages = pages();
        assertTrue(pages.stream().anyMatch(page -> page.endsWith("README.md")), pages::toString);
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            for (MatchResult link : LINK.matcher(
                            CODE.matcher(Files.readString(page)).replaceAll("`"))
                    .results()
                    .toList()) {
                String target = link.group(1);
                if (!target.contains("://") && !target.startsWith("mailto:") && !exists(page, target)) {
                    broken.add(page + " -> " + target);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    /** The pages beside the README, of its directories and theirs, but for what is built. */
    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.find(
                Readme.root(),
                3,
                (path, attributes) ->
                        path.toString().endsWith(".md") && !path.toString().contains("target"))) {
            return files.toList();
        }
    }

    private static boolean exists(Path page, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    /** The names that headings are given where pages are shown: small letters, no signs, hyphens for spaces. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
