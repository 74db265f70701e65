package org.wengert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wengert.kernel.Copy;
import org.wengert.kernel.ElementwiseKernel;
import org.wengert.kernel.expression.Form;

/**
 * Runs a kernel over tensors of different shapes: numbers, row vectors and column vectors as they lie. What is one number along each row, such as a
 * channel's weight, is first written as a column; others are expanded.
 */
final class ElementwiseBroadcast {
    /** Fewer columns than this are not worth a call for each row. */
    private static final int FEW = 64;

    private static final int MOST = 4;
    private static final int SAME = Form.pack(Form.SAME, Form.SAME);
    private static final int NUMBER_RIGHT = Form.pack(Form.SAME, Form.NUMBER);
    private static final int NUMBER_LEFT = Form.pack(Form.NUMBER, Form.SAME);

    private ElementwiseBroadcast() {}

    /** y = f(inputs). */
    static void run(ElementwiseKernel kernel, Tensor[] in, Tensor y) {
        if (in.length == 2) {
            Tensor a = in[0];
            Tensor b = in[1];
            boolean fullA = a.shape().equals(y.shape());
            boolean fullB = b.shape().equals(y.shape());
            int forms = fullA && fullB
                    ? SAME
                    : fullA && b.size() == 1 ? NUMBER_RIGHT : fullB && a.size() == 1 ? NUMBER_LEFT : -1;
            if (forms >= 0) {
                kernel.run(a.array(), b.array(), null, null, y.array(), y.size(), forms);
                return;
            }
        }
        general(kernel, in, y);
    }

    private static void general(ElementwiseKernel kernel, Tensor[] in, Tensor y) {
        int columns = columns(in, y);
        Form[] forms = new Form[in.length];
        @Nullable Object[] arrays = new Object[MOST];
        boolean byRows = false;
        for (int i = 0; i < in.length; i++) {
            Tensor x = in[i];
            forms[i] = form(x, y, columns);
            boolean isVector = forms[i] == Form.ROW || forms[i] == Form.COLUMN;
            int size = forms[i] == Form.COLUMN ? y.size() / columns : isVector ? columns : y.size();
            boolean serves = forms[i] == Form.NUMBER || x.size() == size;
            arrays[i] = serves ? x.array() : forms[i] == Form.COLUMN ? column(x, y, columns) : expanded(x, y);
            byRows |= isVector;
        }
        Object a = arrays[0] == null ? in[0].array() : arrays[0];
        int packed = Form.pack(forms);
        if (byRows) {
            kernel.runRows(a, arrays[1], arrays[2], arrays[3], y.array(), y.size() / columns, columns, packed);
        } else {
            kernel.run(a, arrays[1], arrays[2], arrays[3], y.array(), y.size(), packed);
        }
    }

    /** The length of the rows along which the first vector among the inputs lies in y, or is one number; 0 if they are too short. */
    private static int columns(Tensor[] in, Tensor y) {
        for (Tensor x : in) {
            if (x.size() > 1 && x.size() < y.size()) {
                int columns = isEnd(x, y) ? x.size() : numberAlong(x, y);
                if (columns >= FEW) {
                    return columns;
                }
            }
        }
        return 0;
    }

    /** The form in which it can be read; as the same if it must be expanded. */
    private static Form form(Tensor x, Tensor y, int columns) {
        if (x.size() == y.size()) { // With axes of size 1 or without them, the elements are in the same order.
            return Form.SAME;
        }
        if (x.size() == 1) {
            return Form.NUMBER;
        }
        if (columns > 0 && x.size() == columns && isEnd(x, y)) {
            return Form.ROW;
        }
        return columns > 0 && numberAlong(x, y) >= columns ? Form.COLUMN : Form.SAME;
    }

    /** Returns whether x varies along y's last axes and no others. */
    private static boolean isEnd(Tensor x, Tensor y) {
        int[] small = x.shape().dims();
        int[] large = y.shape().dims();
        int size = 1;
        for (int i = 1; i <= small.length && size < x.size(); i++) {
            if (small[small.length - i] != large[large.length - i]) {
                return false;
            }
            size *= small[small.length - i];
        }
        return size == x.size();
    }

    /** The number of y's elements, along its last axes, that meet the same element of x. */
    private static int numberAlong(Tensor x, Tensor y) {
        int[] small = x.shape().dims();
        int[] large = y.shape().dims();
        int size = 1;
        for (int i = 1; i <= large.length && (i > small.length || small[small.length - i] == 1); i++) {
            size *= large[large.length - i];
        }
        return size;
    }

    /** x, which is one number along each row of y, as one number for each row. */
    private static Object column(Tensor x, Tensor y, int columns) {
        int[] dims = y.shape().dims();
        int axes = dims.length;
        for (int size = 1; size < columns; size *= dims[axes]) {
            axes--;
        }
        int[] rows = Arrays.copyOf(dims, axes);
        int[] strides = Arrays.copyOf(x.shape().stridesIn(y.shape()), axes);
        Tensor column = Tensor.uninitialized(x.dtype(), Shape.of(rows));
        Copy.read(x.array(), 0, strides, rows, column.array());
        return column.array();
    }

    private static Object expanded(Tensor x, Tensor y) {
        Tensor spread = Tensor.uninitialized(x.dtype(), y.shape());
        Copy.read(x.array(), 0, x.shape().stridesIn(y.shape()), y.shape().dims(), spread.array());
        return spread.array();
    }
}
