package org.wengert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RollTest {
    @Property(tries = 200)
    void eachEntryMovesByTheShiftAroundTheEnd(@ForAll long seed, @ForAll int shift) {
        Sampler draw = new Sampler(new Random(seed), 3, 4);
        Shape shape = draw.shape(1, 0);
        int axis = draw.between(0, shape.rank() - 1);
        Tensor x = draw.tensor(shape, Domain.REALS);
        Tensor y = x.roll(shift, axis);

        assertEquals(shape, y.shape());
        for (int i = 0; i < shape.dim(axis); i++) {
            assertArrayEquals(
                    x.select(axis, i).toDoubleArray(),
                    y.select(axis, (int) Math.floorMod(i + (long) shift, (long) shape.dim(axis)))
                            .toDoubleArray());
        }
        assertArrayEquals(
                x.toDoubleArray(),
                y.roll(shape.dim(axis) == 0 ? 0 : -(shift % shape.dim(axis)), axis)
                        .toDoubleArray());
    }
}
