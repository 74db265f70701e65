package org.wengert.surface;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;

/** JShell's answers to the tab key, without the names that every object has. */
public final class Completions implements AutoCloseable {
    private static final Set<String> OF_EVERY_OBJECT = Arrays.stream(Object.class.getMethods())
            .map(method -> method.getName())
            .collect(Collectors.toSet());

    private final JShell shell = JShell.builder().executionEngine("local").build();

    /** A session in which these snippets, such as imports and variables, have been run. */
    public Completions(String... snippets) {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            shell.addToClasspath(entry);
        }
        for (String snippet : snippets) {
            for (SnippetEvent event : shell.eval(snippet)) {
                if (event.status() != Snippet.Status.VALID || event.exception() != null) {
                    throw new IllegalArgumentException(
                            "JShell refuses " + snippet + ": "
                                    + shell.diagnostics(event.snippet())
                                            .map(problem -> problem.getMessage(null))
                                            .toList(),
                            event.exception());
                }
            }
        }
    }

    /** One line for each name that completes one of the inputs, such as {@code Tensor.}, in alphabetical order. */
    public List<String> lines(String... inputs) {
        List<String> lines = new ArrayList<>();
        for (String input : inputs) {
            Set<String> names = new TreeSet<>();
            for (SourceCodeAnalysis.Suggestion suggestion :
                    shell.sourceCodeAnalysis().completionSuggestions(input, input.length(), new int[1])) {
                names.add(suggestion.continuation().replaceAll("\\(\\)?$", ""));
            }
            names.remove("class");
            names.removeAll(OF_EVERY_OBJECT);
            names.forEach(name -> lines.add(input + name));
        }
        return lines;
    }

    @Override
    public void close() {
        shell.close();
    }
}
