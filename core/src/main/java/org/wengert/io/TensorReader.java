package org.wengert.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.wengert.DType;
import org.wengert.Tape;
import org.wengert.Tensor;

/** Makes tensors of the bytes of files. */
final class TensorReader {
    /** The most dimensions of a tensor in a file: as many as numpy and PyTorch work with. */
    static final int MAX_RANK = 64;

    private static final int PIECE = 1 << 16;

    /** The longest array that common virtual machines allocate. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** Returns the number of bytes of a tensor of these sizes, which are not negative, or -1 if it is 2^63 or more. */
    static long byteCount(ElementType type, long[] sizes) {
        long count = type.size;
        for (long size : sizes) {
            if (size == 0) {
                return 0;
            }
        }
        for (long size : sizes) {
            if (count > Long.MAX_VALUE / size) {
                return -1;
            }
            count *= size;
        }
        return count;
    }

    /**
     * Reads a tensor of these sizes, which the file is known to hold. It outlives every scope.
     *
     * @param fortran whether the first index changes fastest, not the last
     */
    static Tensor read(
            ElementType type, ByteOrder order, long[] sizes, boolean fortran, Pieces pieces, Location location)
            throws IOException {
        int[] dims = dims(type, sizes, location);
        int count = (int) (byteCount(type, sizes) / type.size);
        Object array = array(type.dtype, count);
        try {
            for (int i = 0; i < count; i += PIECE) {
                int some = Math.min(PIECE, count - i);
                ByteBuffer bytes = pieces.next(some * type.size).order(order);
                type.decode(bytes, array, i, some);
            }
        } catch (ElementType.Unfit e) {
            throw location.fault("element " + e.index + " of " + Arrays.toString(dims) + " is " + e.value + ", and "
                    + (type == ElementType.BOOL ? "a BOOL is 0 or 1." : "INT32 holds -2^31 to 2^31 - 1."));
        }
        try (Tape.Scope outside = Tape.outsideScopes()) {
            return fortran && dims.length > 1 && count > 1
                    ? tensor(array, reversed(dims)).permute(descending(dims.length))
                    : tensor(array, dims);
        }
    }

    /** The sizes as a tensor has them. */
    private static int[] dims(ElementType type, long[] sizes, Location location) throws FileFormatException {
        long bytes = byteCount(type, sizes);
        boolean fits = bytes >= 0 && bytes / type.size <= LONGEST_ARRAY;
        int[] dims = new int[sizes.length];
        for (int i = 0; i < dims.length; i++) {
            fits &= sizes[i] <= Integer.MAX_VALUE;
            dims[i] = (int) sizes[i];
        }
        if (!fits) {
            throw location.fault(Arrays.toString(sizes)
                    + " has more than 2^31 - 9 elements, more than one tensor can hold. Split it where it is written.");
        }
        return dims;
    }

    private static Object array(DType dtype, int count) {
        return switch (dtype) {
            case FLOAT32 -> new float[count];
            case FLOAT64 -> new double[count];
            case INT32 -> new int[count];
            case BOOL -> new boolean[count];
        };
    }

    private static Tensor tensor(Object array, int... dims) {
        if (array instanceof float[] floats) {
            return shaped(Tensor.of(floats, dims), dims);
        } else if (array instanceof double[] doubles) {
            return shaped(Tensor.of(DType.FLOAT64, doubles, dims), dims);
        } else if (array instanceof int[] ints) {
            return shaped(Tensor.of(ints, dims), dims);
        }
        return shaped(Tensor.of((boolean[]) array, dims), dims);
    }

    /** {@code Tensor.of} takes no sizes for a vector. */
    private static Tensor shaped(Tensor x, int... dims) {
        return dims.length == 0 ? x.reshape() : x;
    }

    private static int[] reversed(int... dims) {
        int[] reversed = new int[dims.length];
        Arrays.setAll(reversed, i -> dims[dims.length - 1 - i]);
        return reversed;
    }

    private static int[] descending(int rank) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, i -> rank - 1 - i);
        return axes;
    }

    private TensorReader() {}
}
