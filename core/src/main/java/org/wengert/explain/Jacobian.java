package org.wengert.explain;

import java.util.ArrayList;
import java.util.List;
import org.wengert.Shape;
import org.wengert.Tensor;

/** The local derivatives of the elements of a line by the elements of one of its inputs; zeros are left out. */
final class Jacobian {
    /** One rule is run for each element of a result that is no function of each element. */
    static final int MOST_ELEMENTS = 4096;

    private final List<List<Entry>> columns;

    /** dy[k] / dx[i], where i is the column; elements are counted in row-major order. */
    record Entry(int k, double value) {}

    private Jacobian(List<List<Entry>> columns) {
        this.columns = columns;
    }

    /**
     * Of the line and the input of this product.
     *
     * @throws IllegalStateException if the line has too many elements, or its rule cannot be run again
     */
    static Jacobian of(Recording.Product product) {
        List<List<Entry>> columns = new ArrayList<>();
        for (int i = 0; i < product.source().shape().size(); i++) {
            columns.add(new ArrayList<>());
        }
        if (product.line().shape().size() == 0) {
            return new Jacobian(columns);
        }
        Tensor derivative = product.derivative();
        if (derivative == null) {
            addRows(product, columns);
        } else if (product.line().shape().size() == 1) {
            double[] values = derivative.toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                add(columns.get(i), 0, values[i]);
            }
        } else {
            double[] values = derivative.toDoubleArray();
            int[] read = readBy(product.line().shape(), product.source().shape());
            for (int k = 0; k < values.length; k++) {
                add(columns.get(read[k]), k, values[k]);
            }
        }
        return new Jacobian(columns);
    }

    /** The local derivatives by element i, in the order of the line's elements. */
    List<Entry> column(int i) {
        return columns.get(i);
    }

    private static void addRows(Recording.Product product, List<List<Entry>> columns) {
        Line line = product.line();
        if (line.op().isCheckpoint()) {
            throw new IllegalStateException("explain: " + line
                    + " cannot be asked for single elements, since it computes a function again. Compute the loss without checkpoint, "
                    + "or print the chain rule without at(...), which shows it as one line.");
        }
        if (line.shape().size() > MOST_ELEMENTS) {
            throw new IllegalStateException(
                    "explain: " + line + " has " + line.shape().size()
                            + " elements, and the local derivatives of such an operation are found one by one, for at most "
                            + MOST_ELEMENTS
                            + ". Explain the loss of a smaller batch, or print the chain rule without at(...), which has no such limit.");
        }
        for (int k = 0; k < line.shape().size(); k++) {
            Tensor row = line.rules().row(product.input(), k);
            double[] values = row == null ? new double[columns.size()] : row.toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                add(columns.get(i), k, values[i]);
            }
        }
    }

    private static void add(List<Entry> column, int k, double value) {
        if (value != 0) {
            column.add(new Entry(k, value));
        }
    }

    /** The element of x that each element of y reads, where x is broadcast to y. */
    private static int[] readBy(Shape y, Shape x) {
        int[] read = new int[y.size()];
        int extra = y.rank() - x.rank();
        for (int k = 0; k < read.length; k++) {
            int rest = k;
            int stride = 1;
            for (int axis = y.rank() - 1; axis >= 0; axis--) {
                int index = rest % y.dim(axis);
                rest /= y.dim(axis);
                if (axis >= extra && x.dim(axis - extra) > 1) {
                    read[k] += index * stride;
                }
                stride *= axis >= extra ? x.dim(axis - extra) : 1;
            }
        }
        return read;
    }
}
