package org.wengert.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/** Makes bytes of tensors: row-major, little endian. */
final class TensorWriter {
    private static final int PIECE = 1 << 16;

    /** What takes the bytes. */
    interface Sink {
        /** Takes the remaining bytes, all of them. */
        void write(ByteBuffer bytes) throws IOException;
    }

    static void write(Tensor x, Sink sink) throws IOException {
        Object array = values(x);
        ElementType type = ElementType.of(x.dtype());
        ByteBuffer piece =
                ByteBuffer.allocate(type.size * Math.min(PIECE, x.size())).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < x.size(); i += PIECE) {
            int some = Math.min(PIECE, x.size() - i);
            piece.clear().limit(some * type.size);
            encode(type, array, i, some, piece);
            sink.write(piece.rewind());
        }
    }

    private static Object values(Tensor x) {
        return switch (x.dtype()) {
            case FLOAT32 -> x.toFloatArray();
            case FLOAT64 -> x.toDoubleArray();
            case INT32, BOOL -> x.toIntArray();
        };
    }

    private static void encode(ElementType type, Object array, int from, int count, ByteBuffer piece) {
        switch (type) {
            case F32 -> piece.asFloatBuffer().put((float[]) array, from, count);
            case F64 -> piece.asDoubleBuffer().put((double[]) array, from, count);
            case I32 -> piece.asIntBuffer().put((int[]) array, from, count);
            default -> {
                for (int i = from; i < from + count; i++) {
                    piece.put((byte) ((int[]) array)[i]);
                }
            }
        }
    }

    /** Returns the argument, unless it is null. */
    static <T> T notNull(@Nullable T argument, String what) {
        if (argument == null) {
            throw new IllegalArgumentException(what + " is null. Pass one.");
        }
        return argument;
    }

    /** Checks the name of a tensor, and the tensor. */
    static void check(String operation, @Nullable String name, @Nullable Tensor x) {
        String given = notNull(name, operation + ": the name of a tensor");
        if (!isText(given)) {
            throw new IllegalArgumentException(operation + ": \"" + given
                    + "\" has half of a surrogate pair, which UTF-8 cannot hold. Give the tensor another name.");
        }
        int rank = notNull(x, operation + ": the tensor " + given).rank();
        if (rank > TensorReader.MAX_RANK) {
            throw new IllegalArgumentException(operation + ": " + given + " has " + rank
                    + " dimensions: a file holds at most " + TensorReader.MAX_RANK + ". Reshape it.");
        }
    }

    /** Returns whether UTF-8 can hold the text. */
    static boolean isText(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private TensorWriter() {}
}
