package org.wengert.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Index and Select. */
class IndexTest {
    @Provide
    Arbitrary<int[]> dims() {
        return Cells.dims();
    }

    @Property(tries = 200)
    void selectsAndAdds(
            @ForAll @IntRange(max = 4) int outer,
            @ForAll @IntRange(min = 1, max = 8) int size,
            @ForAll @IntRange(max = 5) int inner,
            @ForAll @IntRange(max = 12) int count,
            @ForAll Random random) {
        int[] indices = Cells.indices(count, size, random);
        for (Class<?> type : Cells.ALL) {
            Object x = Cells.exact(type, outer * size * inner, random);
            Object y = Cells.array(type, outer * count * inner);
            Index.select(x, outer, size, inner, indices, count, y);
            for (int i = 0; i < outer * count * inner; i++) {
                int[] index = Cells.index(i, outer, count, inner);
                index[1] = indices[index[1]];
                assertEquals(Cells.get(x, Cells.at(index, Cells.strides(outer, size, inner))), Cells.get(y, i));
            }
        }
        for (Class<?> type : Cells.FLOATING) {
            Object src = Cells.exact(type, outer * count * inner, random);
            Object y = Cells.exact(type, outer * size * inner, random);
            Object expected = Cells.copy(y);
            for (int i = 0; i < outer * count * inner; i++) {
                int[] index = Cells.index(i, outer, count, inner);
                index[1] = indices[index[1]];
                add(expected, Cells.at(index, Cells.strides(outer, size, inner)), Cells.get(src, i));
            }
            Index.add(y, outer, size, inner, indices, count, src, y);
            assertSame(expected, y, outer * size * inner);
        }
    }

    @Property(tries = 300)
    void gathersAndScatters(@ForAll("dims") int[] dims, @ForAll @IntRange(max = 4) int anyAxis, @ForAll Random random) {
        if (dims.length == 0) {
            return;
        }
        int axis = anyAxis % dims.length;
        int[] indexDims = new int[dims.length];
        for (int d = 0; d < dims.length; d++) {
            indexDims[d] = random.nextInt(3) == 0 ? random.nextInt(dims[d] + 1) : dims[d];
        }
        indexDims[axis] = dims[axis] == 0 ? 0 : random.nextInt(6);
        int count = Cells.size(indexDims);
        int[] strides = Cells.strides(dims);
        int[] index = Cells.indices(count, Math.max(1, dims[axis]), random);
        int[] at = new int[count];
        for (int i = 0; i < count; i++) {
            int[] from = Cells.index(i, indexDims);
            from[axis] = index[i];
            at[i] = Cells.at(from, strides);
        }
        for (Class<?> type : Cells.ALL) {
            Object x = Cells.exact(type, Cells.size(dims), random);
            Object y = Cells.array(type, count);
            Index.gather(x, dims, axis, index, indexDims, y);
            for (int i = 0; i < count; i++) {
                assertEquals(Cells.get(x, at[i]), Cells.get(y, i));
            }
        }
        for (Class<?> type : Cells.FLOATING) {
            Object src = Cells.exact(type, count, random);
            Object y = Cells.exact(type, Cells.size(dims), random);
            Object expected = Cells.copy(y);
            for (int i = 0; i < count; i++) {
                add(expected, at[i], Cells.get(src, i));
            }
            Index.scatterAdd(y, dims, axis, index, indexDims, src, y);
            assertSame(expected, y, Cells.size(dims));
        }
    }

    @Property(tries = 200)
    void chooses(@ForAll @IntRange(max = 70) int n, @ForAll boolean oneA, @ForAll boolean oneB, @ForAll Random random) {
        boolean[] condition = (boolean[]) Cells.exact(boolean.class, n, random);
        for (Class<?> type : Cells.ALL) {
            Object a = Cells.exact(type, oneA ? 1 : n, random);
            Object b = Cells.exact(type, oneB ? 1 : n, random);
            Object y = Cells.array(type, n);
            Select.run(condition, a, oneA, b, oneB, y, n);
            for (int i = 0; i < n; i++) {
                double expected = condition[i] ? Cells.get(a, oneA ? 0 : i) : Cells.get(b, oneB ? 0 : i);
                assertEquals(expected, Cells.get(y, i));
            }
        }
    }

    private static void add(Object y, int i, double value) {
        Cells.set(y, i, Cells.get(y, i) + value);
    }

    private static void assertSame(Object expected, Object actual, int n) {
        for (int i = 0; i < n; i++) {
            assertEquals(Cells.get(expected, i), Cells.get(actual, i));
        }
    }
}
