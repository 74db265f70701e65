package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A sweep owns its state: threads, hooks and rules may walk one graph at the same time. */
class SweepSharingTest {
    private static final int WALKS = 1500;

    private final Tensor x = Tensor.of(DType.FLOAT64, new double[] {1, 2}).requiresGrad(true);
    private final Tensor left = Tensor.randn(DType.FLOAT64, new Random(1), 2, 3).requiresGrad(true);
    private final Tensor right = Tensor.randn(DType.FLOAT64, new Random(2), 3).requiresGrad(true);
    private final Tensor shared = graph();

    private Tensor graph() {
        Tensor hidden = x.matmul(left).add(right).tanh();
        return hidden.square().add(hidden.mul(right)).softmax(0).mul(hidden).sum();
    }

    private static boolean[] walking() {
        return new boolean[1];
    }

    /** Walks the shared graph on two threads, each for inputs of its own, and counts what differs from a walk alone. */
    private static void assertAlwaysEqual(Supplier<double[]> first, Supplier<double[]> second) throws Exception {
        double[] expectedFirst = first.get();
        double[] expectedSecond = second.get();
        AtomicInteger wrong = new AtomicInteger();
        Together.run(() -> count(first, expectedFirst, wrong), () -> count(second, expectedSecond, wrong));
        assertEquals(0, wrong.get(), "wrong of " + 2 * WALKS);
    }

    private static void count(Supplier<double[]> walk, double[] expected, AtomicInteger wrong) {
        for (int i = 0; i < WALKS; i++) {
            if (!Arrays.equals(expected, walk.get())) {
                wrong.incrementAndGet();
            }
        }
    }

    private double[] gradient(Tensor of) {
        return Gradients.of(shared).retainGraph().wrt(of).toDoubleArray();
    }

    @Test
    void twoThreadsWalkOneRetainedGraph() throws Exception {
        assertAlwaysEqual(() -> gradient(left), () -> gradient(left));
    }

    @Test
    void twoThreadsAskOneGraphForDifferentInputs() throws Exception {
        assertAlwaysEqual(() -> gradient(x), () -> gradient(right));
    }

    @Test
    void oneThreadRecordsDerivativesWhileAnotherTakesThem() throws Exception {
        Supplier<double[]> second = () -> {
            Tensor slope = Gradients.of(shared).createGraph().wrt(right);
            return Gradients.of(slope.square().sum()).retainGraph().wrt(x).toDoubleArray();
        };
        assertAlwaysEqual(second, () -> gradient(right));
    }

    @Test
    void aTapeIsListedWhileAnotherThreadListsOrWalksIt() throws Exception {
        Supplier<double[]> listing = () -> new double[] {Tape.of(shared).nodes().size()};
        assertAlwaysEqual(listing, listing);
        assertAlwaysEqual(listing, () -> gradient(left));
    }

    @Test
    void aTapeIsPrintedWhileAnotherThreadWalksIt() throws Exception {
        String alone = Tape.of(shared).toString();
        AtomicInteger wrong = new AtomicInteger();
        double[] expected = gradient(x);
        Together.run(() -> count(() -> gradient(x), expected, wrong), () -> {
            for (int i = 0; i < WALKS / 10; i++) {
                if (!alone.equals(Tape.of(shared).toString())) {
                    wrong.incrementAndGet();
                }
            }
        });
        assertEquals(0, wrong.get());
    }

    @Test
    void backwardOnTwoThreadsOverOneRetainedGraphAddsAll() throws Exception {
        Tensor leaf = Tensor.scalar(DType.FLOAT64, 2).requiresGrad(true);
        Tensor y = leaf.mul(3).add(leaf.mul(4)).add(leaf);
        Together.Task walk = () -> {
            for (int i = 0; i < WALKS; i++) {
                Gradients.of(y).retainGraph().backward();
            }
        };
        Together.run(walk, walk);
        assertEquals(8.0 * 2 * WALKS, leaf.grad().item());
    }

    @Test
    void aHookMayDifferentiateTheGraphItHangsOn() {
        boolean[] walking = walking();
        Tensor square = x.square();
        Tensor cube = square.mul(x).sum();
        square.registerHook(g -> {
            if (!walking[0]) {
                walking[0] = true;
                assertGradient(
                        new double[] {3, 12}, Gradients.of(cube).retainGraph().wrt(x));
                assertGradient(
                        new double[] {1, 2}, Gradients.of(cube).retainGraph().wrt(square));
                walking[0] = false;
            }
            return g;
        });

        assertGradient(new double[] {3, 12}, Gradients.of(cube).retainGraph().wrt(x));
        List<Tensor> both = Gradients.of(cube).retainGraph().wrt(x, square);
        assertGradient(new double[] {3, 12}, both.get(0));
        assertGradient(new double[] {1, 2}, both.get(1));
        cube.backward();
        assertGradient(new double[] {3, 12}, x.grad());
    }

    @Test
    void aHookMayUseADerivativeOfItsOwnGraph() {
        // The hook turns g = dz/dy into g + d(sum y^2)/dy = g + 2 y, with y = 3 x and z = 4 y: dz/dx = 3 (4 + 6 x).
        boolean[] walking = walking();
        Tensor y = x.mul(3);
        Tensor z = y.mul(4).sum();
        Tensor squares = y.square().sum();
        Tensor all = z.add(squares.mul(0));
        y.registerHook(g -> {
            if (walking[0]) {
                return g;
            }
            walking[0] = true;
            Tensor more = Gradients.of(squares).retainGraph().wrt(y);
            walking[0] = false;
            return g.add(more);
        });
        all.backward();

        assertGradient(new double[] {3 * (4 + 6), 3 * (4 + 12)}, x.grad());
    }

    @Test
    void aHookMayCallBackwardOnTheGraphItHangsOn() {
        boolean[] walking = walking();
        Tensor square = x.square();
        Tensor cube = square.mul(x).sum();
        square.registerHook(g -> {
            if (!walking[0]) {
                walking[0] = true;
                Gradients.of(cube).retainGraph().backward();
                walking[0] = false;
            }
            return g;
        });
        Gradients.of(cube).retainGraph().backward();

        assertGradient(new double[] {6, 24}, x.grad());
    }

    @Test
    void theHookOfALeafMayDifferentiateTheGraph() {
        boolean[] walking = walking();
        Tensor cube = x.square().mul(x).sum();
        x.registerHook(g -> {
            if (!walking[0]) {
                walking[0] = true;
                assertGradient(
                        new double[] {3, 12}, Gradients.of(cube).retainGraph().wrt(x));
                walking[0] = false;
            }
            return g;
        });
        Gradients.of(cube).retainGraph().backward();
        assertGradient(new double[] {3, 12}, x.grad());
        assertGradient(new double[] {3, 12}, Gradients.of(cube).retainGraph().wrt(x));
    }

    @Test
    void aHookMayListItsOwnTape() {
        Tensor square = x.square();
        Tensor cube = square.mul(x).sum();
        int[] lines = new int[1];
        square.registerHook(g -> {
            lines[0] = Tape.of(cube).nodes().size();
            return g;
        });
        assertGradient(new double[] {3, 12}, Gradients.of(cube).retainGraph().wrt(x));
        assertEquals(3, lines[0]);
    }

    @Test
    void aRuleMayAskForDerivativesOfTheGraphItIsWalkedIn() {
        Tensor h = x.mul(1);
        Tensor squares = x.square().sum();
        Op curious = Op.unary("curious", a -> a)
                .vjpFromInput(
                        (g, a) -> g.mul(Gradients.of(squares).retainGraph().wrt(x)));
        Tensor y = curious.apply(h).sum().add(squares);

        assertGradient(new double[] {4, 8}, Gradients.of(y).retainGraph().wrt(x));
        y.backward();
        assertGradient(new double[] {4, 8}, x.grad());
    }

    @Test
    void aRuleMayAskForDerivativesOfTheVeryResultUnderWay() {
        Tensor[] whole = new Tensor[1];
        boolean[] walking = walking();
        Op curious = Op.unary("curious", a -> a).vjpFromInput((g, a) -> {
            if (!walking[0]) {
                walking[0] = true;
                assertGradient(
                        new double[] {3, 5},
                        Gradients.of(whole[0]).retainGraph().wrt(x));
                walking[0] = false;
            }
            return g;
        });
        whole[0] = curious.apply(x).add(x.square()).sum();

        assertGradient(new double[] {3, 5}, Gradients.of(whole[0]).retainGraph().wrt(x));
        whole[0].backward();
        assertGradient(new double[] {3, 5}, x.grad());
    }

    private static void assertGradient(double[] expected, Tensor found) {
        assertArrayEquals(expected, found.toDoubleArray());
    }
}
