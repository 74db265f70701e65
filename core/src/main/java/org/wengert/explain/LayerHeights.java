package org.wengert.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The heights of nodes whose order is known: each near the mean of those it is linked to, at the least squares of the differences that distances
 * allow. The fit for one layer is an isotonic regression, by pooling adjacent violators.
 */
final class LayerHeights {
    private static final int ROUNDS = 40;
    private static final double BESIDE_BEND = 0.6;
    private static final double BETWEEN_BENDS = 0.3;
    private static final double PLACED = 1e9;

    private final int[][] order;
    private final int nodes;
    private final List<List<double[]>> pulls = new ArrayList<>();
    private final double[] heights;
    private final boolean[] isPlaced;
    private final int[] layers;
    private final int[] places;

    /**
     * Begins with all nodes at distance 1.
     *
     * @param nodes the number of nodes that are no bends, which come after them
     */
    LayerHeights(LayerOrder order, int nodes) {
        this.order = order.byLayer();
        this.nodes = nodes;
        int count = Arrays.stream(this.order).mapToInt(layer -> layer.length).sum();
        heights = new double[count];
        isPlaced = new boolean[count];
        layers = new int[count];
        places = new int[count];
        for (int i = 0; i < count; i++) {
            pulls.add(new ArrayList<>());
        }
        for (int n = 0; n < this.order.length; n++) {
            int[] layer = this.order[n];
            for (int i = 0; i < layer.length; i++) {
                heights[layer[i]] = i - (layer.length - 1) / 2.0;
                layers[layer[i]] = n;
                places[layer[i]] = i;
            }
        }
    }

    /** Says that a node wants to be at the height of another. */
    void pull(int node, int to, double strength) {
        pulls.get(node).add(new double[] {to, strength});
    }

    /** Lets them find their heights, and makes chains straight as far as they can be; the highest is at 0. */
    double[] settle(List<int[]> chains) {
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < order.length; i++) {
                fit(order[round % 2 == 0 ? i : order.length - 1 - i]);
            }
        }
        chains.forEach(this::straighten);
        for (int round = 0; round < ROUNDS / 4; round++) {
            for (int[] layer : order) {
                fit(layer);
            }
        }
        double top = Arrays.stream(heights).min().orElse(0);
        return Arrays.stream(heights).map(h -> h - top).toArray();
    }

    /** Levels the longest parts of a chain that fit between the nodes that are in place, and puts them in place. */
    private void straighten(int... chain) {
        for (int from = 0; from < chain.length; ) {
            double least = Double.NEGATIVE_INFINITY;
            double most = Double.POSITIVE_INFINITY;
            double sum = 0;
            int to = from;
            for (; to < chain.length; to++) {
                double above = Math.max(least, limit(chain[to], -1));
                double below = Math.min(most, limit(chain[to], 1));
                if (above > below + 1e-9) {
                    break;
                }
                least = above;
                most = below;
                sum += heights[chain[to]];
            }
            double level = Math.max(least, Math.min(most, sum / (to - from)));
            for (int i = from; i < to; i++) {
                heights[chain[i]] = level;
                isPlaced[chain[i]] = true;
            }
            from = to;
        }
    }

    /** How far a node can move up, or down, before it meets one that is in its place for good, with all between them. */
    private double limit(int node, int side) {
        int[] layer = order[layers[node]];
        double between = 0;
        for (int i = places[node] + side; i >= 0 && i < layer.length; i += side) {
            between += distance(layer[Math.min(i, i - side)], layer[Math.max(i, i - side)]);
            if (isPlaced[layer[i]]) {
                return heights[layer[i]] - side * between;
            }
        }
        return side * Double.POSITIVE_INFINITY;
    }

    private double distance(int above, int below) {
        int bends = (above >= nodes ? 1 : 0) + (below >= nodes ? 1 : 0);
        return bends == 0 ? 1 : bends == 1 ? BESIDE_BEND : BETWEEN_BENDS;
    }

    /** Pools of nodes that touch each other, each at the weighted mean of what its nodes want, less their distance from its first. */
    private void fit(int... layer) {
        double[] mean = new double[layer.length];
        double[] weight = new double[layer.length];
        int[] size = new int[layer.length];
        double[] offset = new double[layer.length];
        int pools = 0;
        for (int i = 0; i < layer.length; i++) {
            offset[i] = i == 0 ? 0 : offset[i - 1] + distance(layer[i - 1], layer[i]);
            double sum = isPlaced[layer[i]] ? PLACED * heights[layer[i]] : 0;
            double strength = isPlaced[layer[i]] ? PLACED : 0;
            for (double[] pull : pulls.get(layer[i])) {
                sum += pull[1] * heights[(int) pull[0]];
                strength += pull[1];
            }
            mean[pools] = (strength == 0 ? heights[layer[i]] : sum / strength) - offset[i];
            weight[pools] = Math.max(strength, 1e-3);
            size[pools] = 1;
            pools++;
            while (pools > 1 && mean[pools - 2] > mean[pools - 1]) {
                int into = pools - 2;
                double both = weight[into] + weight[into + 1];
                mean[into] = (mean[into] * weight[into] + mean[into + 1] * weight[into + 1]) / both;
                weight[into] = both;
                size[into] += size[into + 1];
                pools--;
            }
        }
        int i = 0;
        for (int pool = 0; pool < pools; pool++) {
            for (int n = 0; n < size[pool]; n++, i++) {
                heights[layer[i]] = isPlaced[layer[i]] ? heights[layer[i]] : mean[pool] + offset[i];
            }
        }
    }
}
