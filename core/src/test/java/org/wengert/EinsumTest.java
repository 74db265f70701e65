package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.wengert.check.GradCheck;

/** Einsum against the sum it stands for, term by term. */
class EinsumTest {
    @Property(tries = 500)
    void isTheSumItStandsFor(@ForAll long seed) {
        Random random = new Random(seed);
        Map<Character, Integer> sizes = new HashMap<>();
        "ijkl".chars().forEach(letter -> sizes.put((char) letter, random.nextInt(4)));
        List<String> terms = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            terms.add(letters(random, "ijkl", 4, true));
        }
        String used =
                String.join("", new TreeSet<>(List.of(String.join("", terms).split(""))));
        String output = letters(random, used, used.length(), false);
        Tensor[] operands = terms.stream()
                .map(term -> Tensor.randn(DType.FLOAT64, random, dims(term, sizes)))
                .toArray(Tensor[]::new);
        String equation = String.join(",", terms) + "->" + output;

        Tensor found = Tensor.einsum(equation, operands);
        assertEquals(Shape.of(dims(output, sizes)), found.shape(), equation);
        assertArrayEquals(slowly(terms, output, used, sizes, operands), found.toDoubleArray(), 1e-12, equation);
    }

    private static String letters(Random random, String from, int atMost, boolean repeated) {
        StringBuilder chosen = new StringBuilder();
        for (int i = random.nextInt(atMost + 1); i > 0 && !from.isEmpty(); i--) {
            char letter = from.charAt(random.nextInt(from.length()));
            if (repeated || chosen.indexOf(String.valueOf(letter)) < 0) {
                chosen.append(letter);
            }
        }
        return chosen.toString();
    }

    private static int[] dims(String term, Map<Character, Integer> sizes) {
        return term.chars().map(letter -> sizes.get((char) letter)).toArray();
    }

    /** Adds the product of the operands' elements for every value of all letters. */
    private static double[] slowly(
            List<String> terms, String output, String used, Map<Character, Integer> sizes, Tensor... operands) {
        double[] sums = new double[Shape.of(dims(output, sizes)).size()];
        int total = Shape.of(dims(used, sizes)).size();
        for (int i = 0; i < total; i++) {
            Map<Character, Integer> at = new HashMap<>();
            int rest = i;
            for (char letter : used.toCharArray()) {
                at.put(letter, rest % sizes.get(letter));
                rest /= sizes.get(letter);
            }
            double product = 1;
            for (int j = 0; j < operands.length; j++) {
                product *= operands[j].element(flat(terms.get(j), at, sizes));
            }
            sums[flat(output, at, sizes)] += product;
        }
        return sums;
    }

    private static int flat(String term, Map<Character, Integer> at, Map<Character, Integer> sizes) {
        int flat = 0;
        for (char letter : term.toCharArray()) {
            flat = flat * sizes.get(letter) + at.get(letter);
        }
        return flat;
    }

    @Example
    void dotsBroadcast() {
        Tensor a = Tensor.randn(DType.FLOAT64, new Random(1), 2, 1, 3, 4);
        Tensor b = Tensor.randn(DType.FLOAT64, new Random(2), 5, 4, 3);
        Tensor product = Tensor.einsum("...ij,...jk->...ik", a, b);

        assertEquals(Shape.of(2, 5, 3, 3), product.shape());
        assertArrayEquals(a.matmul(b).toDoubleArray(), product.toDoubleArray(), 1e-14);
        assertArrayEquals(
                a.sum(0, 1).toDoubleArray(), Tensor.einsum("...ij->ij", a).toDoubleArray(), 1e-14);
    }

    @Example
    void withoutAnArrowTheLettersThatComeOnceRemain() {
        Tensor a = Tensor.randn(DType.FLOAT64, new Random(1), 3, 2);
        Tensor b = Tensor.randn(DType.FLOAT64, new Random(2), 2, 4);

        assertArrayEquals(
                a.matmul(b).toDoubleArray(),
                Tensor.einsum("ki,ij", a, b).transpose().toDoubleArray(),
                1e-14);
        assertEquals(
                a.matmul(a.transpose()).diagonal().sum().item(),
                Tensor.einsum("ij,ij", a, a).item(),
                1e-14);
    }

    @Example
    void derivativesOfBothOrders() {
        Random random = new Random(3);
        GradCheck.check(
                (TensorFunction) in -> Tensor.einsum("bij,jk,kkb->ib", in),
                Tensor.randn(DType.FLOAT64, random, 2, 3, 4),
                Tensor.randn(DType.FLOAT64, random, 4, 2),
                Tensor.randn(DType.FLOAT64, random, 2, 2, 2));
    }
}
