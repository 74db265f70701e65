package org.wengert.spark;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Stateful;

/** How far a training is, and the settings that its bits depend on. */
final class Position implements Stateful {
    private final int shards;
    private final int every;
    private long seed;
    private int step;

    Position(int shards, int every, long seed) {
        this.shards = shards;
        this.every = every;
        this.seed = seed;
    }

    /** Returns the seed of the training's random numbers. */
    long seed() {
        return seed;
    }

    /** Returns the number of steps so far. */
    int step() {
        return step;
    }

    void advance(int steps) {
        step += steps;
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        try (Tape.Scope outside = Tape.outsideScopes()) {
            state.put("step", integers(step));
            state.put("shards", integers(shards));
            state.put("every", integers(every));
            state.put("seed", integers((int) (seed >>> 32), (int) seed));
        }
        return state;
    }

    private static Tensor integers(int... values) {
        return Tensor.of(values, values.length);
    }

    @Override
    public void load(Map<String, Tensor> state) {
        int[] thenStep = integers(state, "step", 1);
        int[] thenShards = integers(state, "shards", 1);
        int[] thenEvery = integers(state, "every", 1);
        int[] halves = integers(state, "seed", 2);
        if (thenShards[0] != shards || thenEvery[0] != every) {
            throw new IllegalArgumentException("it is of shards(" + thenShards[0] + ").every(" + thenEvery[0]
                    + "), and this training has shards(" + shards + ").every(" + every
                    + "), which gives other weights. Use the same numbers, or another path.");
        }
        step = thenStep[0];
        seed = (long) halves[0] << 32 | halves[1] & 0xffff_ffffL;
    }

    private static int[] integers(Map<String, Tensor> state, String name, int size) {
        Tensor tensor = state.get(name);
        if (tensor == null || tensor.dtype() != DType.INT32 || !tensor.shape().equals(Shape.of(size))) {
            throw new IllegalArgumentException("it has no " + name + ", INT32 [" + size
                    + "]. Pass the path of a checkpoint that DataParallel wrote.");
        }
        return tensor.toIntArray();
    }
}
