package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A backward that fails, wherever and by whatever, has changed no gradient. */
class AllOrNothingTest {
    private static final int LEAVES = 9;

    private final Tensor[] leaves = new Tensor[LEAVES];

    AllOrNothingTest() {
        Arrays.setAll(
                leaves,
                i -> Tensor.of(DType.FLOAT64, new double[] {i, 1 + i, -i}).requiresGrad(true));
    }

    /** Ways to fail. */
    enum Failure {
        EXCEPTION {
            @Override
            Tensor of(Tensor g) {
                throw new IllegalArgumentException("planted");
            }
        },
        OUT_OF_MEMORY {
            @Override
            Tensor of(Tensor g) {
                throw new OutOfMemoryError("planted");
            }
        },
        STACK_OVERFLOW {
            @Override
            Tensor of(Tensor g) {
                throw new StackOverflowError("planted");
            }
        },
        OTHER_SHAPE {
            @Override
            Tensor of(Tensor g) {
                return Tensor.ones(DType.FLOAT64, 2, 2);
            }
        },
        OTHER_TYPE {
            @Override
            Tensor of(Tensor g) {
                return g.to(DType.FLOAT32);
            }
        },
        TAKEN_BACK {
            @Override
            Tensor of(Tensor g) {
                try (MemoryScope inner = Tape.open()) {
                    return inner != null ? g.mul(2) : g;
                }
            }
        },
        NOTHING {
            @Override
            Tensor of(Tensor g) {
                return nothing();
            }

            @SuppressWarnings("TypeParameterUnusedInFormals")
            private <T> T nothing() {
                return null;
            }
        };

        abstract Tensor of(Tensor g);
    }

    private Tensor sum() {
        Tensor sum = leaves[0].mul(1);
        for (int i = 1; i < LEAVES; i++) {
            sum = sum.add(leaves[i]).add(leaves[i].mul(2));
        }
        return sum.square().sum();
    }

    /** Every gradient as it is, to the object and the bit. */
    private Runnable untouched() {
        List<Tensor> grads = Arrays.stream(leaves).map(Tensor::grad).toList();
        List<double[]> values = grads.stream()
                .map(grad -> grad == null ? new double[0] : grad.toDoubleArray())
                .toList();
        return () -> {
            for (int i = 0; i < LEAVES; i++) {
                assertSame(grads.get(i), leaves[i].grad(), "grad of leaf " + i);
                if (grads.get(i) != null) {
                    assertArrayEquals(values.get(i), leaves[i].grad().toDoubleArray(), "grad of leaf " + i);
                }
            }
            assertTrue(Tape.isRecording());
        };
    }

    /** Fails without any gradients, with some, with all, and is right once nothing fails. */
    private void assertAllOrNothing(Supplier<Tensor> loss, boolean[] fails) {
        for (int before : new int[] {0, 4, LEAVES}) {
            for (int i = 0; i < LEAVES; i++) {
                leaves[i].zeroGrad();
                if (i < before) {
                    leaves[i].mul(0.5).sum().backward();
                }
            }
            Runnable untouched = untouched();
            Tensor y = loss.get();
            fails[0] = true;
            assertThrows(Throwable.class, () -> Gradients.of(y).retainGraph().backward());
            untouched.run();
            assertThrows(Throwable.class, y::backward);
            untouched.run();

            fails[0] = false;
            double[] first = Gradients.of(loss.get()).wrt(leaves[LEAVES - 1]).toDoubleArray();
            y.backward();
            double[] found = leaves[LEAVES - 1].grad().toDoubleArray();
            for (int j = 0; j < found.length; j++) {
                assertEquals(first[j] + (before == LEAVES ? 0.5 : 0), found[j], "once nothing fails");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHookOnAnyLeafFails(Failure failure) {
        for (Tensor leaf : leaves) {
            boolean[] fails = new boolean[1];
            Tape.Scope hook = leaf.registerHook(g -> fails[0] ? failure.of(g) : g);
            assertAllOrNothing(this::sum, fails);
            hook.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHookOnTheWayFails(Failure failure) {
        boolean[] fails = new boolean[1];
        assertAllOrNothing(
                () -> {
                    Tensor first = leaves[0].add(leaves[1]);
                    first.registerHook(g -> fails[0] ? failure.of(g) : g);
                    return first.sum().add(sum());
                },
                fails);
    }

    @ParameterizedTest
    @EnumSource
    void aRuleFailsAfterOthersHaveDelivered(Failure failure) {
        boolean[] fails = new boolean[1];
        UnaryOperator<Tensor> rule = g -> fails[0] ? failure.of(g) : g;
        Op unary = Op.unary("fragile", x -> x).linear(rule::apply);
        Op binary = Op.binary("fragile", (a, b) -> a + b).vjp((g, a, b) -> g, (g, a, b) -> rule.apply(g));
        Op whole = Op.of("fragile", 1, in -> in[0]).vjpFromAll((g, in, y) -> rule.apply(g));
        for (UnaryOperator<Tensor> fragile :
                List.<UnaryOperator<Tensor>>of(unary::apply, x -> binary.apply(leaves[1], x), whole::apply)) {
            assertAllOrNothing(
                    () -> {
                        // Recorded first, so walked last.
                        Tensor first = fragile.apply(leaves[0]);
                        return first.sum().add(sum());
                    },
                    fails);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatACheckpointComputesOnceMoreFails(Failure failure) {
        boolean[] fails = new boolean[1];
        Op op = Op.unary("fragile", x -> x).linear(g -> fails[0] ? failure.of(g) : g);
        assertAllOrNothing(
                () -> {
                    Tensor first = Gradients.checkpoint(in -> op.apply(in[0].mul(leaves[1])), leaves[0]);
                    return first.sum().add(sum());
                },
                fails);
    }

    @Test
    void aHookThatReturnsATensorOfAClosedScopeIsNamed() {
        leaves[3].registerHook(Failure.TAKEN_BACK::of);
        Runnable untouched = untouched();
        String message = assertThrows(IllegalStateException.class, () -> sum().backward())
                .getMessage();
        assertTrue(message.contains("scope"), message);
        untouched.run();
    }

    @Test
    void gradientsByNameFailWithoutATraceToo() {
        boolean[] fails = {true};
        leaves[2].registerHook(g -> fails[0] ? Failure.EXCEPTION.of(g) : g);
        Tensor y = sum();
        Runnable untouched = untouched();
        assertThrows(IllegalArgumentException.class, () -> Gradients.of(y).wrt(leaves));
        fails[0] = false;
        double[] expected = Gradients.of(sum()).wrt(leaves[2]).toDoubleArray();
        assertArrayEquals(expected, Gradients.of(y).wrt(leaves).get(2).toDoubleArray());
        untouched.run();
    }

    @Test
    void aFailedWalkLeavesNoScopeBehind() {
        leaves[5].registerHook(Failure.EXCEPTION::of);
        try (MemoryScope tape = Tape.open()) {
            assertThrows(IllegalArgumentException.class, () -> sum().backward());
            assertTrue(tape != null);
        }
        Tensor after = leaves[0].mul(2);
        assertArrayEquals(
                new double[] {0, 2, 0},
                Arrays.stream(after.toDoubleArray()).map(v -> v + 0.0).toArray());
        Arrays.stream(leaves).forEach(leaf -> assertNull(leaf.grad()));
    }

    @Test
    void aFailedWalkLeavesWhatItComputedToTheScope() {
        List<Tensor> computed = new ArrayList<>();
        OpListener listener = (op, y, inputs) -> {
            if (y.storage().arena() != null) { // the view of a number that was created, not computed, has none
                computed.add(y);
            }
        };
        MemoryScope[] inner = new MemoryScope[1];
        leaves[1].registerHook(g -> {
            inner[0] = Tape.open();
            return g.mul(2);
        });
        leaves[0].registerHook(g -> {
            inner[0].close();
            return g;
        });
        try (MemoryScope scope = Tape.open()) {
            ThreadState.current().add(listener);
            // Walked from the last: the gradient of leaf 2 is ready when that of leaf 1 proves to be gone.
            Tensor y = leaves[0].mul(2).add(leaves[1].mul(2)).add(leaves[2].mul(2));
            assertThrows(IllegalStateException.class, () -> y.sum().backward());
            assertTrue(scope != null);
        } finally {
            ThreadState.current().remove(listener);
        }
        assertTrue(computed.size() > 9);
        for (Tensor tensor : computed) {
            assertFalse(tensor.storage().isIntact(), "an array outlives its scope");
        }
    }
}
