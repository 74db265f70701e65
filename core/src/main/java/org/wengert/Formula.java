package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A derivative as its rule writes it: the rule runs on tensors that stand for g, the inputs and y, and every operation it does is written down.
 */
final class Formula implements Watch {
    /** How tightly parts of a formula hold together: comparisons least, names and calls most. */
    private static final int RELATION = 0;

    private static final int SUM = 1;
    private static final int QUOTIENT = 2;
    private static final int PRODUCT = 3;
    private static final int POWER = 4;
    private static final int ATOM = 5;

    private static final int SAMPLES = 200;

    private static final Map<String, String> RELATIONS =
            Map.of("eq", "=", "ne", "!=", "lt", "<", "le", "<=", "gt", ">", "ge", ">=");

    /** Operations that only bring a shape into line: a formula reads better without them. */
    private static final Set<String> SHAPING = Set.of("reshape", "broadcastTo", "unsqueeze", "squeeze");

    private final IdentityHashMap<Storage, Part> known = new IdentityHashMap<>();

    private record Part(String text, int level, boolean isNumber) {
        Part(String text, int level) {
            this(text, level, false);
        }

        static Part atom(String text) {
            return new Part(text, ATOM);
        }

        String within(int level) {
            return this.level < level ? "(" + text + ")" : text;
        }
    }

    /** The formulas of the kind of sample that is met most, on a random sample of it. */
    static List<@Nullable String> of(Op op) {
        return typical(op).formulas;
    }

    private record Tried(String op, List<@Nullable String> formulas) {}

    /** Attributes choose between branches of a rule: of those that turn up often, the one whose attributes come first. */
    private static Tried typical(Op op) {
        Map<List<@Nullable String>, List<Tried>> byFormula = new LinkedHashMap<>();
        for (int seed = 0; seed < SAMPLES; seed++) {
            Samples.Sample sample = op.samples().draw(new Draw(new Random(seed), 3, 4));
            Tensor[] inputs = sample.inputs().toArray(Tensor[]::new);
            if (Arrays.stream(inputs).allMatch(x -> x.size() > 1)) {
                Op bound = sample.at() == null ? op : op.at(sample.at());
                Tried tried = new Tried(bound.toString(), of(bound, inputs));
                byFormula
                        .computeIfAbsent(tried.formulas, formulas -> new ArrayList<>())
                        .add(tried);
            }
        }
        int most = byFormula.values().stream().mapToInt(List::size).max().orElseThrow();
        return byFormula.values().stream()
                .filter(tries -> 2 * tries.size() >= most)
                .map(tries ->
                        tries.stream().min(Comparator.comparing(Tried::op)).orElseThrow())
                .min(Comparator.comparing(Tried::op))
                .orElseThrow();
    }

    /** The formula for each input that has a derivative, on this sample; the others are null. */
    static List<@Nullable String> of(Op op, Tensor... sample) {
        Tensor[] inputs = new Tensor[sample.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = sample[i].copy();
            inputs[i].requiresGrad(inputs[i].dtype().isFloating());
        }
        Tensor y = op.apply(inputs);
        Node line = y.node();
        List<@Nullable String> formulas = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            formulas.add(line == null || line.source(i) == null ? null : new Formula().of(line, i, y, inputs));
        }
        return formulas;
    }

    private String of(Node line, int input, Tensor y, Tensor... inputs) {
        // A gradient that no rule can mistake for zero or one, and that has an array of its own.
        Tensor g = Make.full(y.dtype(), 0.75, y.shape());
        known.put(y.storage(), Part.atom("y"));
        for (int i = 0; i < inputs.length; i++) {
            known.put(inputs[i].storage(), Part.atom(name(i, inputs.length)));
        }
        known.put(g.storage(), Part.atom("g"));
        Recording recording = Recording.ofThisThread();
        boolean on = recording.turn(false);
        Watch before = recording.watch(this);
        try {
            return part(line.pullback(input, g)).text;
        } finally {
            recording.watch(before);
            recording.turn(on);
        }
    }

    private static String name(int input, int count) {
        return count == 1 ? "x" : count <= 3 ? String.valueOf((char) ('a' + input)) : "x" + input;
    }

    @Override
    public void made(Op op, Tensor y, Tensor... inputs) {
        Part[] parts = new Part[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            parts[i] = part(inputs[i]);
        }
        known.put(y.storage(), write(op, parts));
    }

    private Part part(Tensor x) {
        Part part = known.get(x.storage());
        return part != null ? part : constant(x);
    }

    private static Part constant(Tensor x) {
        double value = x.size() == 0 ? Double.NaN : x.element(0);
        for (int i = 1; i < x.size(); i++) {
            if (x.element(i) != value) {
                return Part.atom("constant");
            }
        }
        return number(value);
    }

    private static Part number(double value) {
        String text = value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Float.toString((float) value);
        return new Part(text, value < 0 ? SUM : ATOM, true);
    }

    private static Part write(Op op, Part... in) {
        String name = op.name();
        if (SHAPING.contains(name)) {
            return in[0];
        }
        String relation = RELATIONS.get(name);
        if (relation != null) {
            return new Part(in[0].within(SUM) + " " + relation + " " + in[1].within(SUM), RELATION);
        }
        return switch (name) {
            case "add" -> new Part(in[0].within(SUM) + " + " + in[1].within(QUOTIENT), SUM);
            case "sub" -> new Part(in[0].within(SUM) + " - " + in[1].within(QUOTIENT), SUM);
            case "neg" -> new Part("-" + in[0].within(QUOTIENT), SUM);
            case "mul" -> product(in[0], in[1]);
            case "div" -> new Part(in[0].within(PRODUCT) + " / " + in[1].within(POWER), QUOTIENT);
            case "reciprocal" -> new Part("1 / " + in[0].within(POWER), QUOTIENT);
            case "square" -> new Part(in[0].within(ATOM) + "^2", POWER);
            case "pow" -> new Part(in[0].within(ATOM) + "^" + exponent(op, in).within(ATOM), POWER);
            case "abs" -> Part.atom("|" + in[0].text + "|");
            case "matmul" -> matmul((Linalg.MatMul) op.at(), in[0], in[1]);
            default -> call(name, in);
        };
    }

    private static Part exponent(Op op, Part... in) {
        return in.length == 2 ? in[1] : number(((Arithmetic.Exponent) op.at()).exponent());
    }

    /** Numbers come first, as one writes them. */
    private static Part product(Part a, Part b) {
        if (b.isNumber && !a.isNumber) {
            return product(b, a);
        }
        return new Part(
                (a.isNumber ? a.text : a.within(PRODUCT)) + " " + b.within(PRODUCT),
                a.text.startsWith("-") ? SUM : PRODUCT);
    }

    private static Part matmul(Linalg.MatMul at, Part a, Part b) {
        return new Part(
                a.within(ATOM) + (at.transposeA() ? "^T" : "") + " @ " + b.within(ATOM) + (at.transposeB() ? "^T" : ""),
                PRODUCT);
    }

    private static Part call(String name, Part... in) {
        StringBuilder text = new StringBuilder(name).append('(');
        for (int i = 0; i < in.length; i++) {
            text.append(i == 0 ? "" : ", ").append(in[i].text);
        }
        return Part.atom(text.append(')').toString());
    }
}
