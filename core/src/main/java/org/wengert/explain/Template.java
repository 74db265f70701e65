package org.wengert.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Pages of one file: HTML with places for style, scripts and data, all from resources. */
final class Template {
    private Template() {}

    /**
     * The page.
     *
     * @param name the resource, whose places are names in braces
     * @param tape the text for readers without scripts, escaped
     * @param data JSON that may stand in a script element
     * @param scripts resources, in order
     */
    static String fill(String name, String title, String tape, String data, List<String> scripts) {
        Map<String, String> parts = Map.of(
                "title",
                escaped(title),
                "style",
                compact(resource("page.css") + (name.equals("page") ? "" : resource(name + ".css"))),
                "tape",
                tape,
                "data",
                data,
                "script",
                compact(scripts.stream().map(script -> resource(script + ".js")).collect(Collectors.joining())));
        StringBuilder page = new StringBuilder();
        // Parts of pages first: titles and data may hold braces.
        String template = resource(name + ".html")
                .replace("{head}", resource("head.html"))
                .replace("{steps}", resource("steps.html"));
        int from = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', open + 1)) {
            int close = template.indexOf('}', open);
            String part = close < 0 ? null : parts.get(template.substring(open + 1, close));
            if (part != null) {
                page.append(template, from, open).append(part);
                from = close + 1;
            }
        }
        return page.append(template, from, template.length()).toString();
    }

    private static String resource(String name) {
        try (InputStream in = Template.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("explain: the resource " + name
                        + " is not beside the classes. Use the jar, or copy src/main/resources to the classes.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without indentation, and without lines that are comments. */
    private static String compact(String source) {
        return source.lines()
                .map(String::strip)
                .filter(line ->
                        !line.isEmpty() && !line.startsWith("//") && !(line.startsWith("/*") && line.endsWith("*/")))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
