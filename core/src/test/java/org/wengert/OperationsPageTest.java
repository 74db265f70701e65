package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code OPERATIONS.md} says what the catalogue says. It is written from the rows and their methods' documentation:
 * {@code mvn -pl core test -Dtest=OperationsPageTest -Dwengert.write} writes it anew.
 */
class OperationsPageTest {
    private static final Path PAGE = Path.of("OPERATIONS.md");
    private static final Path SOURCES = Path.of("src", "main", "java", "org", "wengert");
    private static final Comparator<MatchResult> BY_LENGTH =
            Comparator.comparingInt(match -> match.group(1).contains("{@link #" + match.group(2))
                    ? 0
                    : match.group(1).length());
    private static final String COMMENT = "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*";

    @Test
    void thePageIsThatOfTheCatalogue() throws IOException {
        String page = page();
        if (System.getProperty("wengert.write") != null) {
            Files.writeString(PAGE, page);
        }
        assertEquals(Files.readString(PAGE, StandardCharsets.UTF_8), page);
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Operations

                Every operation, from its own row: `g` is the upstream gradient, `y` the result, the inputs are `x`, or `a, b, c`. The derivative is
                what the rule itself does, written down while it ran on small samples: `a b` is the product of elements, `a @ b` that of matrices, `a ⊗ b` an outer
                product. Shapes are left out. Where attributes choose between branches of a rule, each is shown, with attributes that lead to it. "All" orders: a rule is made of operations, and is differentiated like them.
                """);
        for (Class<?> family : Tensor.class.getInterfaces()) {
            List<OpSpec<?>> rows = Catalogue.rows(family);
            if (!rows.isEmpty()) {
                String source = Files.readString(SOURCES.resolve(family.getSimpleName() + ".java"))
                        + Files.readString(SOURCES.resolve("Creation.java"));
                page.append("\n## ").append(family.getSimpleName()).append("\n\n");
                page.append(firstParagraph(comment(source, "public sealed interface")))
                        .append("\n\n");
                page.append(
                        "| operation | value | derivative, as its rule writes it | at the edges | orders |\n|---|---|---|---|---|\n");
                for (OpSpec<?> row : rows) {
                    page.append(line(row, source));
                }
                page.append(composed(family, source));
            }
        }
        return page.toString();
    }

    /** Methods that are no rows: what they do is recorded as the rows they are made of. */
    private static String composed(Class<?> family, String source) {
        Set<String> names = new TreeSet<>();
        for (Method method : family.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
                names.add(method.getName());
            }
        }
        if (family == Linalg.class) {
            names.add("einsum"); // it has no receiver, and stands among the factories
        }
        Catalogue.rows().forEach(row -> names.remove(row.name()));
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            List<String> sentences = sentences(method(name, source).group(1));
            lines.append("- `")
                    .append(name)
                    .append("(")
                    .append(parameters(method(name, source)))
                    .append(")`: ")
                    .append(String.join(" ", sentences))
                    .append('\n');
        }
        return lines.isEmpty() ? "" : "\nMade of these and others, and differentiated as they are:\n\n" + lines;
    }

    /** The method of this name, and of so many tensors if one has them, that is documented most fully: overloads refer to it. */
    private static MatchResult method(OpSpec<?> row, String source) {
        return methods(row.name(), source)
                .filter(match -> match.group(3).split("Tensor ", -1).length == row.arity())
                .max(BY_LENGTH)
                .orElseGet(() -> method(row.name(), source));
    }

    private static MatchResult method(String name, String source) {
        return methods(name, source)
                .max(BY_LENGTH)
                .orElseThrow(() -> new AssertionError(name + ": no documented method in its family"));
    }

    private static Stream<MatchResult> methods(String name, String source) {
        return Pattern.compile(COMMENT + "(?:default|public static) \\S+ (" + name + ")\\(([^)]*)\\)", Pattern.DOTALL)
                .matcher(source)
                .results();
    }

    private static String parameters(MatchResult method) {
        return method.group(3).replaceAll("\\s+", " ");
    }

    private static List<String> sentences(String comment) {
        return new ArrayList<>(List.of(firstParagraph(comment).split("(?<=\\.) (?=[A-Z]|d\\w/|y =)")));
    }

    private static String line(OpSpec<?> row, String source) {
        MatchResult method = method(row, source);
        List<String> sentences = sentences(method.group(1));
        String value = sentences.remove(0);
        sentences.replaceAll(OperationsPageTest::withoutDerivative);
        sentences.removeIf(String::isEmpty);
        List<String> cells = List.of(
                "`" + row.name() + "(" + parameters(method) + ")`",
                value,
                derivatives(row),
                String.join(" ", sentences),
                orders(row));
        return "| "
                + String.join(
                        " | ",
                        cells.stream().map(cell -> cell.replace("|", "\\|")).toList()) + " |\n";
    }

    /** The derivative has a column of its own; what follows it after a semicolon is about edges. */
    private static String withoutDerivative(String sentence) {
        if (!sentence.matches("d\\w+(/d\\w+)? ?=.*|dL/d.*")) {
            return sentence;
        }
        int edges = sentence.indexOf("; ");
        return edges < 0 ? "" : sentence.substring(edges + 2);
    }

    private static String derivatives(OpSpec<?> row) {
        if (row.kind() == OpSpec.Kind.DISCRETE) {
            return "";
        }
        List<RuleBranch> branches = RuleBranch.of(new AttributeOp<>(row).op());
        return branches.stream()
                .map(branch -> (branches.size() == 1 ? "" : attributes(branch.op()) + ": ") + formulas(branch))
                .collect(Collectors.joining("; "));
    }

    private static String formulas(RuleBranch branch) {
        return branch.formulas().stream()
                .map(formula -> "`" + (formula == null ? "-" : formula.text()) + "`")
                .collect(Collectors.joining(", "));
    }

    private static String attributes(Op op) {
        return op.toString().substring(op.name().length() + 1, op.toString().length() - 1);
    }

    private static String orders(OpSpec<?> row) {
        if (row.kind() == OpSpec.Kind.DISCRETE) {
            return "none";
        }
        boolean zero = new AttributeOp<>(row).op().derivatives().stream().allMatch(formula -> formula.equals("0"));
        return zero ? "all 0" : "all";
    }

    private static String comment(String source, String declaration) {
        Matcher matcher = Pattern.compile(COMMENT + declaration, Pattern.DOTALL).matcher(source);
        if (!matcher.find()) {
            throw new AssertionError("no documentation before " + declaration);
        }
        return matcher.group(1);
    }

    /** Of a comment, as plain text. */
    private static String firstParagraph(String comment) {
        return comment.replaceAll("(?m)^\\s*\\*", "")
                .split("<p>|<pre>|\\n\\s*@|<ul>")[0]
                .replaceAll("\\s+", " ")
                .replaceAll("\\{@link(?:plain)? #?([^}]*?)(?:\\([^)]*\\))?}", "$1")
                .replaceAll("(?<=\\w)#(?=\\w)", ".")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .strip();
    }
}
