package org.wengert.examples;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.wengert.DType;
import org.wengert.Gradients;
import org.wengert.Node;
import org.wengert.SweepListener;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Rng;
import picocli.CommandLine.Command;

/**
 * One Jacobian, J[i, j] = dy_i / dx_j, computed twice.
 *
 * <p>Forward mode asks: when x_j moves, how does everything move? One sweep down the tape gives a column. Reverse mode asks: when y_i moves, what moved
 * it? One sweep up the tape gives a row. Both multiply the same local derivatives, from opposite ends. Reverse mode wins when there are more inputs than
 * outputs, and a loss is one output: that is why networks are trained by it.
 */
@Command(name = "ForwardOrReverse", description = "The same Jacobian by columns and by rows, with the costs.")
public final class ForwardOrReverse extends Lesson {
    private static final int HIDDEN = 16;

    /** Of a Jacobian: lines of the tape worked through, over all sweeps. */
    private record Cost(Tensor jacobian, int sweeps, int lines) {}

    public static void main(String[] args) {
        launch(new ForwardOrReverse(), args);
    }

    @Override
    void run() throws IOException {
        UnaryOperator<Tensor> f = network(3, 2);
        Tensor x = input(3);
        Tensor y = f.apply(x);
        print("y = tanh(x A) B, with 3 inputs and 2 outputs:%n%n%s%n", Tape.of(y));
        print("by columns, in forward mode:%n%s%n%n", byColumns(f, x).jacobian());
        print("by rows, in reverse mode:%n%s%n", byRows(f, x).jacobian());
        writePage(y.select(0, 0).named("y0"), "forward-or-reverse.html");

        print("%nWhat it costs, and by how much the results differ:%n%n");
        print("inputs  outputs   by columns             by rows                difference%n");
        for (int[] size : new int[][] {{3, 2}, {1, 100}, {100, 1}, {1000, 1}}) {
            compare(size[0], size[1]);
        }
        print("%nA gradient is a Jacobian with one row: one reverse sweep, however many inputs.%n");
    }

    private static void compare(int inputs, int outputs) {
        UnaryOperator<Tensor> f = network(inputs, outputs);
        Tensor x = input(inputs);
        Cost columns = byColumns(f, x);
        Cost rows = byRows(f, x);
        print(
                "%6d  %7d   %-22s %-22s %.0e%n",
                inputs,
                outputs,
                cost(columns),
                cost(rows),
                columns.jacobian().sub(rows.jacobian()).abs().max().item());
    }

    private static String cost(Cost cost) {
        return cost.sweeps() + (cost.sweeps() == 1 ? " sweep, " : " sweeps, ") + cost.lines() + " lines";
    }

    /** In direction j, one input moves at speed 1 and the others stand still: the outputs' speeds are column j. */
    private static Cost byColumns(UnaryOperator<Tensor> f, Tensor x) {
        Tensor[] columns = new Tensor[x.dim(0)];
        Tensor directions = Tensor.eye(x.dtype(), columns.length);
        for (int j = 0; j < columns.length; j++) {
            columns[j] = Gradients.jvp(f, x, directions.select(0, j));
        }
        int lines = Tape.of(f.apply(x)).nodes().size();
        return new Cost(Tensor.stack(1, columns), columns.length, columns.length * lines);
    }

    /** With an upstream gradient of 1 at output i and 0 at the others, the gradient of the inputs is row i. */
    private static Cost byRows(UnaryOperator<Tensor> f, Tensor x) {
        Tensor y = f.apply(x);
        Tensor[] rows = new Tensor[y.dim(0)];
        Tensor upstream = Tensor.eye(y.dtype(), rows.length);
        Counter counter = new Counter();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Gradients.of(y)
                    .upstream(upstream.select(0, i))
                    .retainGraph()
                    .listener(counter)
                    .wrt(x);
        }
        return new Cost(Tensor.stack(0, rows), rows.length, counter.lines);
    }

    /** Counts the lines that reverse sweeps reach. */
    private static final class Counter implements SweepListener {
        private int lines;

        @Override
        public void reached(Node line, Tensor g) {
            lines++;
        }

        @Override
        public void pulledBack(Node line, int input, Tensor product) {}
    }

    private static UnaryOperator<Tensor> network(int inputs, int outputs) {
        Tensor a = random(inputs, HIDDEN).div(Math.sqrt(inputs)).named("A");
        Tensor b = random(HIDDEN, outputs).named("B");
        return x -> x.matmul(a).tanh().matmul(b);
    }

    private static Tensor input(int size) {
        return random(size).requiresGrad(true).named("x");
    }

    private static Tensor random(int... shape) {
        return Tensor.randn(DType.FLOAT64, Rng.generator(), shape);
    }
}
