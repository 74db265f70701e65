package org.wengert.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wengert.Formula;
import org.wengert.Letters;
import org.wengert.Tensor;
import org.wengert.text.Calls;

/** The lines of a recording as data of the page: operation, inputs, formulas, and for each input what the sweep passed on. */
final class PageLines {
    /** Letters that no name has, by which the places of names in a formula are found. */
    private static final char INPUT = '\uE010';

    private static final char RESULT = '\uE001';
    private static final char UPSTREAM = '\uE000';

    private final Function<Source, String> ids;
    private final Detail detail;
    private int derivatives;

    PageLines(Function<Source, String> ids, Detail detail) {
        this.ids = ids;
        this.detail = detail;
        this.derivatives = detail.derivatives();
    }

    Map<String, Object> of(Line line) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", line.id());
        data.put("op", line.op().name());
        String attributes = Calls.attributes(line.op().toString());
        if (!attributes.isEmpty()) {
            data.put("with", attributes);
        }
        data.put("in", line.inputs().stream().map(input -> id(input.source())).toList());
        Letters letters = letters(line);
        data.put("formula", parts(Formula.value(line.op(), letters.inputs())));
        data.put(
                "keeps",
                line.saved().stream()
                        .map(i -> i == line.inputs().size()
                                ? line.id()
                                : id(line.inputs().get(i).source()))
                        .filter(id -> id != null)
                        .distinct()
                        .toList());
        List<@Nullable Object> back = new ArrayList<>();
        line.inputs().forEach(input -> back.add(null));
        boolean isEach = !line.passed().isEmpty();
        for (Recording.Product product : line.passed()) {
            back.set(product.input(), contribution(product, letters));
            isEach &= isEach(product);
        }
        data.put("each", isEach);
        data.put("back", back);
        return data;
    }

    /** Whether each element of the line depends on one of the input. */
    private static boolean isEach(Recording.Product product) {
        Tensor derivative = product.derivative();
        return derivative != null && derivative.shape().equals(product.line().shape());
    }

    private @Nullable String id(@Nullable Source source) {
        return source == null ? null : ids.apply(source);
    }

    private Map<String, Object> contribution(Recording.Product product, Letters letters) {
        Line line = product.line();
        Map<String, Object> data = new LinkedHashMap<>();
        Formula rule = product.rule();
        if (rule != null) {
            data.put("rule", rule.text());
            Formula named = line.rules().product(product.input(), letters);
            if (named != null) {
                data.put("formula", parts(named));
            }
        }
        Tensor derivative = product.derivative();
        if (derivative != null && derivative.size() <= detail.whole()) {
            Map<String, Object> local = new LinkedHashMap<>();
            local.put("shape", ints(derivative));
            local.put("v", Exact.numbers(derivative));
            Formula formula = line.rules().local(product.input(), letters);
            if (formula != null) {
                local.put("formula", parts(formula));
            }
            data.put("local", local);
        }
        // The product is the whole gradient of an input that is read once.
        if (product.source().products().size() > 1) {
            if (product.value().size() <= detail.whole()) {
                data.put("passed", Exact.numbers(product.value()));
            } else {
                data.put("summary", Summary.of(product.value(), 0));
                if (product.source() instanceof Leaf) {
                    data.put("picked", picked(product));
                }
            }
        }
        elements(product, data);
        return data;
    }

    /** The derivatives of single elements: the local derivative holds them if each element of the line depends on one of the input. */
    private void elements(Recording.Product product, Map<String, Object> data) {
        if (data.containsKey("local")
                && isEach(product)
                && product.source().shape().equals(product.line().shape())) {
            data.put("diagonal", true);
            return;
        }
        ElementDerivatives elements =
                ElementDerivatives.of(product, factor(product, data.get("formula")), detail.whole(), derivatives);
        if (elements != null) {
            derivatives -= elements.all().size();
            data.put("j", elements.all());
            if (elements.factor() >= 0) {
                data.put("of", elements.factor());
            }
        }
    }

    /** The only input that a formula names, if it does not name the result and the derivative is no function of each element; else -1. */
    private static int factor(Recording.Product product, @Nullable Object parts) {
        if (isEach(product) || !(parts instanceof List<?> list) || list.contains(-1)) {
            return -1;
        }
        List<?> inputs = list.stream()
                .filter(part -> part instanceof Integer i && i >= 0)
                .distinct()
                .toList();
        return inputs.size() == 1 && inputs.get(0) instanceof Integer input && input != product.input() ? input : -1;
    }

    /** What was passed on to the strongest elements of a large gradient. */
    private static List<Map<String, Object>> picked(Recording.Product product) {
        Tensor gradient = product.source().gradient();
        double[] values = product.value().toDoubleArray();
        return gradient == null
                ? List.of()
                : Summary.strongest(gradient).stream()
                        .map(element -> (int) element.get(0))
                        .map(i -> Map.<String, Object>of("i", i, "p", Exact.number(product.value(), values[i])))
                        .toList();
    }

    private static List<Integer> ints(Tensor x) {
        return Arrays.stream(x.shape().toArray()).boxed().toList();
    }

    private static Letters letters(Line line) {
        List<Formula> inputs = new ArrayList<>();
        for (int i = 0; i < line.inputs().size(); i++) {
            inputs.add(Formula.name(String.valueOf((char) (INPUT + i))));
        }
        return new Letters(Formula.name(String.valueOf(UPSTREAM)), Formula.name(String.valueOf(RESULT)), inputs);
    }

    /** A formula as texts and, for names, numbers: that of the input, -1 for the result, -2 for the upstream gradient. */
    private static List<Object> parts(Formula formula) {
        List<Object> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (char c : formula.text().toCharArray()) {
            if (c < UPSTREAM || c > '\uF8FF') {
                text.append(c);
                continue;
            }
            if (text.length() > 0) {
                parts.add(text.toString());
                text.setLength(0);
            }
            parts.add(c == UPSTREAM ? -2 : c == RESULT ? -1 : c - INPUT);
        }
        if (text.length() > 0) {
            parts.add(text.toString());
        }
        return parts;
    }
}
