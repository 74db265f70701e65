package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums of products, written with a letter for each axis. Two operands at a time become a batch of matrix products: shared letters that are needed
 * later are batches, the others are summed over. It is composed of differentiable operations.
 */
final class LinalgEinsum {
    private static final String DOTS = "...";

    private final String equation;
    private final Tensor[] operands;
    private final List<String> terms = new ArrayList<>();
    private final String result;

    private LinalgEinsum(String equation, Tensor... operands) {
        this.equation = equation;
        this.operands = operands;
        String[] sides = equation.replace(" ", "").split("->", -1);
        String[] inputs = sides[0].split(",", -1);
        if (sides.length > 2) {
            throw wrong("it has more than one arrow", "Write inputs->output once, as in ij,jk->ik.");
        }
        if (inputs.length != operands.length) {
            throw wrong(
                    "it names " + inputs.length + (inputs.length == 1 ? " input" : " inputs"),
                    "Write one group of letters for each tensor, with commas between.");
        }
        int dots = 0;
        for (int i = 0; i < operands.length; i++) {
            dots = Math.max(dots, dots(inputs[i], i));
        }
        for (int i = 0; i < operands.length; i++) {
            terms.add(spelled(inputs[i], dots(inputs[i], i)));
        }
        result = sides.length == 2 ? output(sides[1], dots) : implied(dots);
    }

    static Tensor of(String equation, Tensor... operands) {
        Checks.given("einsum", "equation", equation);
        for (int i = 0; i < Checks.given("einsum", "the list of operands", operands).length; i++) {
            Checks.given("einsum", "operand " + i, operands[i]);
        }
        return new LinalgEinsum(equation, operands).value();
    }

    /** The number of axes that the dots of this input stand for; 0 without dots. */
    private int dots(String term, int i) {
        String letters = term.replace(DOTS, "");
        boolean has = term.contains(DOTS);
        if (!letters.chars().allMatch(LinalgEinsum::isLetter) || letters.length() + (has ? 3 : 0) != term.length()) {
            throw wrong(
                    "\"" + term + "\" is not a group of letters",
                    "Use a to z and A to Z, and ... for axes without names.");
        }
        int rest = operands[i].rank() - letters.length();
        if (has ? rest < 0 : rest != 0) {
            throw wrong(
                    "\"" + term + "\" names " + letters.length() + " axes of " + operands[i].describe() + ", which has "
                            + operands[i].rank(),
                    "Write one letter for each axis.");
        }
        return rest;
    }

    /** The term with its dots spelled as digits, one for each axis, counted from the last, so that they agree in all inputs. */
    private static String spelled(String term, int dots) {
        StringBuilder digits = new StringBuilder();
        for (int i = dots; i > 0; i--) {
            digits.append((char) ('0' + i));
        }
        return term.replace(DOTS, digits);
    }

    private String output(String term, int dots) {
        String spelled = spelled(term, dots);
        for (int i = 0; i < spelled.length(); i++) {
            char letter = spelled.charAt(i);
            if (terms.stream().noneMatch(input -> input.indexOf(letter) >= 0)) {
                throw wrong("the output has '" + letter + "', and no input does", "Use letters of the inputs.");
            }
            if (spelled.indexOf(letter) != i) {
                throw wrong("the output has '" + letter + "' twice", "Write each letter of the output once.");
            }
        }
        return spelled;
    }

    /** The output without an arrow: the axes of dots, then the letters that occur once, in alphabetical order. */
    private String implied(int dots) {
        StringBuilder output = new StringBuilder(spelled(DOTS, dots));
        String all = String.join("", terms);
        all.chars()
                .filter(LinalgEinsum::isLetter)
                .filter(letter -> all.indexOf(letter) == all.lastIndexOf(letter))
                .sorted()
                .forEach(letter -> output.append((char) letter));
        return output.toString();
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** A tensor and the letters of its axes. */
    private record Named(Tensor x, String axes) {
        int size(char letter) {
            return x.dim(axes.indexOf(letter));
        }

        /** The tensor with its axes in this order. */
        Tensor in(String order) {
            int[] axis = new int[order.length()];
            boolean moves = false;
            for (int i = 0; i < axis.length; i++) {
                axis[i] = axes.indexOf(order.charAt(i));
                moves |= axis[i] != i;
            }
            return moves ? x.permute(axis) : x;
        }
    }

    private Tensor value() {
        List<Named> parts = new ArrayList<>();
        for (int i = 0; i < operands.length; i++) {
            parts.add(diagonals(new Named(operands[i], terms.get(i))));
        }
        checkSizes(parts);
        for (int i = 0; i < parts.size(); i++) {
            parts.set(i, alone(parts, i));
        }
        Named sum = parts.get(0);
        for (int i = 1; i < parts.size(); i++) {
            sum = contract(sum, parts.get(i), needed(parts, i + 1));
        }
        return sum.in(result);
    }

    /** Replaces the axes of a letter that occurs twice by their diagonal. */
    private static Named diagonals(Named part) {
        for (int i = 0; i < part.axes.length(); i++) {
            char letter = part.axes.charAt(i);
            int again = part.axes.indexOf(letter, i + 1);
            if (again >= 0) {
                String rest = new StringBuilder(part.axes)
                        .deleteCharAt(again)
                        .deleteCharAt(i)
                        .toString();
                return diagonals(new Named(part.x.diagonal(0, i, again), rest + letter));
            }
        }
        return part;
    }

    private void checkSizes(List<Named> parts) {
        for (Named part : parts) {
            for (int i = 0; i < part.axes.length(); i++) {
                int largest = size(parts, part.axes.charAt(i));
                int found = part.x.dim(i);
                if (found != 1 && found != largest) {
                    throw wrong(
                            "'" + part.axes.charAt(i) + "' has sizes " + found + " and " + largest,
                            "Axes of one letter have one size, or size 1.");
                }
            }
        }
    }

    /** The size of a letter: that of its axes that are not broadcast. */
    private static int size(List<Named> parts, char letter) {
        int size = 1;
        for (Named part : parts) {
            if (part.axes.indexOf(letter) >= 0 && part.size(letter) != 1) {
                size = part.size(letter);
            }
        }
        return size;
    }

    /** The part without its broadcast axes, and summed over letters that neither another part nor the output has. */
    private Named alone(List<Named> parts, int i) {
        Named part = parts.get(i);
        List<Integer> summed = new ArrayList<>();
        StringBuilder kept = new StringBuilder();
        for (int axis = 0; axis < part.axes.length(); axis++) {
            char letter = part.axes.charAt(axis);
            boolean shared = result.indexOf(letter) >= 0;
            for (int j = 0; j < parts.size(); j++) {
                shared |= j != i && parts.get(j).axes.indexOf(letter) >= 0;
            }
            boolean repeated = part.x.dim(axis) == 1 && size(parts, letter) != 1;
            if (repeated || !shared) {
                summed.add(axis);
            } else {
                kept.append(letter);
            }
        }
        int[] axes = summed.stream().mapToInt(Integer::intValue).toArray();
        return axes.length == 0 ? part : new Named(part.x.sum(axes), kept.toString());
    }

    /** The letters that the output and the parts from this one on need. */
    private String needed(List<Named> parts, int from) {
        StringBuilder needed = new StringBuilder(result);
        parts.subList(from, parts.size()).forEach(part -> needed.append(part.axes));
        return needed.toString();
    }

    private static Named contract(Named a, Named b, String needed) {
        String batch = letters(a.axes, letter -> b.axes.indexOf(letter) >= 0 && needed.indexOf(letter) >= 0);
        String inner = letters(a.axes, letter -> b.axes.indexOf(letter) >= 0 && needed.indexOf(letter) < 0);
        String left = letters(a.axes, letter -> b.axes.indexOf(letter) < 0);
        String right = letters(b.axes, letter -> a.axes.indexOf(letter) < 0);
        String axes = batch + left + right;
        long[] dims = new long[axes.length()];
        Arrays.setAll(dims, i -> (a.axes.indexOf(axes.charAt(i)) >= 0 ? a : b).size(axes.charAt(i)));
        Shape result = Shape.ofResult("einsum", dims);
        if (inner.isEmpty()) {
            // Nothing is summed: an elementwise product, broadcast over the axes that one operand lacks.
            Tensor spread =
                    a.in(batch + left).reshape(Shape.wrap(concat(sizes(a, batch + left), ones(right.length()))));
            Tensor other = b.in(batch + right)
                    .reshape(Shape.wrap(concat(sizes(b, batch), concat(ones(left.length()), sizes(b, right)))));
            return new Named(spread.mul(other), axes);
        }
        long n = product(sizes(a, batch));
        long k = product(sizes(a, inner));
        Tensor first = a.in(batch + left + inner).reshape(Shape.ofResult("einsum", n, product(sizes(a, left)), k));
        Tensor second = b.in(batch + inner + right).reshape(Shape.ofResult("einsum", n, k, product(sizes(b, right))));
        Tensor product = batch.isEmpty() ? first.squeeze(0).matmul(second.squeeze(0)) : first.matmul(second);
        return new Named(product.reshape(result), axes);
    }

    @FunctionalInterface
    private interface Choice {
        boolean takes(char letter);
    }

    private static String letters(String axes, Choice choice) {
        StringBuilder chosen = new StringBuilder();
        for (int i = 0; i < axes.length(); i++) {
            if (choice.takes(axes.charAt(i))) {
                chosen.append(axes.charAt(i));
            }
        }
        return chosen.toString();
    }

    private static int[] sizes(Named part, String letters) {
        return letters.chars().map(letter -> part.size((char) letter)).toArray();
    }

    private static int[] ones(int count) {
        int[] ones = new int[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static int[] concat(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static long product(int[] sizes) {
        return Arrays.stream(sizes).asLongStream().reduce(1, (a, b) -> a * b);
    }

    private IllegalArgumentException wrong(String what, String fix) {
        List<String> described = Arrays.stream(operands).map(Tensor::describe).toList();
        return new IllegalArgumentException(
                "einsum: " + equation + " of " + String.join(" and ", described) + ": " + what + ". " + fix);
    }
}
