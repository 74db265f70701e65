package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wengert.kernel.expression.ErrorFunctions;
import org.wengert.kernel.expression.Form;
import org.wengert.kernel.expression.Transcendentals;

/** Large arrays are shared by threads: any number of them gives the same bits, and touches nothing outside. */
class ElementwiseKernelTest {
    private static final int N = 100_003;

    private final int before = Parallel.threads();

    @AfterEach
    void restore() {
        Parallel.setThreads(before);
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        ElementwiseKernel kernel = ElementwiseKernel.of(
                2, in -> Transcendentals.tanh(in[0]).mul(in[1]).add(ErrorFunctions.gelu(in[1])));
        int rows = 211;
        int columns = N / rows;
        float[] a = numbers(N);
        float[] b = numbers(N);
        float[][] found = new float[8][];
        for (int turn = 0; turn < 8; turn++) {
            Parallel.setThreads(new int[] {1, 2, 3, 7}[turn % 4]);
            float[] y = new float[2 * N];
            kernel.run(a, b, null, null, y, N, Form.pack(Form.SAME, Form.SAME));
            float[] byRows = new float[N];
            kernel.runRows(a, b, null, null, byRows, rows, columns, Form.pack(Form.COLUMN, Form.ROW));
            System.arraycopy(byRows, 0, y, N, N);
            found[turn] = y;
            assertArrayEquals(found[0], y);
        }
    }

    private static float[] numbers(int n) {
        Random random = new Random(n);
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
