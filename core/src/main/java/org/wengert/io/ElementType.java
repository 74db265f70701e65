package org.wengert.io;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;

/** The element types that files hold and are read, by their names in safetensors: half floats widen to FLOAT32, all integers become INT32. */
enum ElementType {
    F64(8, DType.FLOAT64),
    F32(4, DType.FLOAT32),
    F16(2, DType.FLOAT32),
    BF16(2, DType.FLOAT32),
    I64(8, DType.INT32),
    U64(8, DType.INT32),
    I32(4, DType.INT32),
    U32(4, DType.INT32),
    I16(2, DType.INT32),
    U16(2, DType.INT32),
    I8(1, DType.INT32),
    U8(1, DType.INT32),
    BOOL(1, DType.BOOL);

    private static final int FLOAT_INFINITY = 0x7f80_0000;
    private static final float HALF_SUBNORMAL_UNIT = 0x1p-24f;

    /** The bytes of one element. */
    final int size;

    /** The type of a tensor of such elements. */
    final DType dtype;

    ElementType(int size, DType dtype) {
        this.size = size;
        this.dtype = dtype;
    }

    /** An element that its tensor's type has no value for. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        final int index;
        final String value;

        Unfit(int index, String value) {
            this.index = index;
            this.value = value;
        }
    }

    /** The type of this name, or null if it is not read. */
    static @Nullable ElementType named(String name) {
        for (ElementType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** The type that a tensor's elements are written as. */
    static ElementType of(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> F32;
            case FLOAT64 -> F64;
            case INT32 -> I32;
            case BOOL -> BOOL;
        };
    }

    /** Reads the elements from the buffer's position into the array of a tensor, from index {@code from} on. */
    void decode(ByteBuffer bytes, Object array, int from, int count) throws Unfit {
        switch (this) {
            case F64 -> bytes.asDoubleBuffer().get((double[]) array, from, count);
            case F32 -> bytes.asFloatBuffer().get((float[]) array, from, count);
            case F16, BF16 -> decodeShortFloats(bytes, (float[]) array, from, count);
            case I32 -> bytes.asIntBuffer().get((int[]) array, from, count);
            case BOOL -> decodeBooleans(bytes, (boolean[]) array, from, count);
            default -> decodeIntegers(bytes, (int[]) array, from, count);
        }
    }

    private void decodeShortFloats(ByteBuffer bytes, float[] floats, int from, int count) {
        for (int i = from; i < from + count; i++) {
            short bits = bytes.getShort();
            floats[i] = this == F16 ? half(bits) : Float.intBitsToFloat(bits << 16);
        }
    }

    /** The IEEE 754 half of these bits, exactly; a NaN keeps its bits. */
    static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * HALF_SUBNORMAL_UNIT));
        }
        int magnitude = exponent == 0x1f ? FLOAT_INFINITY : exponent + 127 - 15 << 23;
        return Float.intBitsToFloat(sign | magnitude | fraction << 13);
    }

    private static void decodeBooleans(ByteBuffer bytes, boolean[] booleans, int from, int count) throws Unfit {
        for (int i = from; i < from + count; i++) {
            byte value = bytes.get();
            if ((value & ~1) != 0) {
                throw new Unfit(i, Integer.toString(value & 0xff));
            }
            booleans[i] = value == 1;
        }
    }

    private void decodeIntegers(ByteBuffer bytes, int[] ints, int from, int count) throws Unfit {
        for (int i = from; i < from + count; i++) {
            long value = integer(bytes);
            if (value != (int) value || (this == U64 && value < 0)) {
                throw new Unfit(i, this == U64 ? Long.toUnsignedString(value) : Long.toString(value));
            }
            ints[i] = (int) value;
        }
    }

    private long integer(ByteBuffer bytes) {
        return switch (this) {
            case I8 -> bytes.get();
            case U8 -> bytes.get() & 0xff;
            case I16 -> bytes.getShort();
            case U16 -> bytes.getShort() & 0xffff;
            case U32 -> bytes.getInt() & 0xffff_ffffL;
            default -> bytes.getLong();
        };
    }
}
