package org.wengert.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The places of the nodes of a graph, drawn in layers from left to right with few crossings: Sugiyama, Tagawa and Toda, Methods for Visual
 * Understanding of Hierarchical System Structures, 1981.
 */
final class Layout {
    /** How hard the ends of an arrow pull at each other: chains are to be straight, and leaves follow the lines that read them. */
    private static final double CHAIN_PULL = 30;

    private static final double PULL = 2;
    private static final double PULL_OF_LEAF = 0.05;

    private final int[] layers;
    private final double[] rows;
    private final List<double[]> bends;

    private Layout(int[] layers, double[] rows, List<double[]> bends) {
        this.layers = layers;
        this.rows = rows;
        this.bends = bends;
    }

    /**
     * The layout of a graph.
     *
     * @param sides for each node where it likes to be: -1 above its layer's others, 0 in the middle, 1 below
     * @param arrows pairs of nodes, from and to, each once
     */
    static Layout of(int[] sides, int[]... arrows) {
        int count = sides.length;
        int[] layers = Layers.of(count, arrows);
        List<int[]> links = new ArrayList<>();
        List<Integer> layerOf = new ArrayList<>(Arrays.stream(layers).boxed().toList());
        List<int[]> passed = new ArrayList<>();
        // Arrows from one node share their bends.
        Map<Long, Integer> bend = new HashMap<>();
        for (int[] arrow : arrows) {
            int from = arrow[0];
            int[] through = new int[Math.max(0, layers[arrow[1]] - layers[from] - 1)];
            int before = from;
            for (int i = 0; i < through.length; i++) {
                int layer = layers[from] + 1 + i;
                Integer known = bend.get((long) from << 32 | layer);
                through[i] = known == null ? layerOf.size() : known;
                if (known == null) {
                    bend.put((long) from << 32 | layer, through[i]);
                    layerOf.add(layer);
                    links.add(new int[] {before, through[i]});
                }
                before = through[i];
            }
            links.add(new int[] {before, arrow[1]});
            passed.add(through);
        }
        int[] allLayers = layerOf.stream().mapToInt(x -> x).toArray();
        int[] allSides = Arrays.copyOf(sides, allLayers.length);
        LayerOrder order = LayerOrder.of(allLayers, allSides, links.toArray(new int[0][]));
        double[] rows = heights(order, count, sides, links);
        List<double[]> bends = new ArrayList<>();
        for (int[] through : passed) {
            bends.add(Arrays.stream(through).mapToDouble(x -> rows[x]).toArray());
        }
        return new Layout(layers, Arrays.copyOf(rows, count), bends);
    }

    /** The layer of a node, from 0. */
    int layer(int node) {
        return layers[node];
    }

    /** The height of a node, from 0 at the top; 1 is the distance of two nodes. */
    double row(int node) {
        return rows[node];
    }

    /** The heights at which an arrow passes the layers between its ends. */
    double[] bends(int arrow) {
        return bends.get(arrow).clone();
    }

    /** The number of layers. */
    int width() {
        return 1 + Arrays.stream(layers).max().orElse(-1);
    }

    /** The lowest row that a node or a bend is in. */
    double height() {
        double nodes = Arrays.stream(rows).max().orElse(0);
        return Math.max(
                nodes, bends.stream().flatMapToDouble(Arrays::stream).max().orElse(0));
    }

    private static double[] heights(LayerOrder order, int count, int[] sides, List<int[]> links) {
        LayerHeights heights = new LayerHeights(order, count);
        for (int[] link : links) {
            boolean isLeaf = link[0] < count && sides[link[0]] != 0;
            heights.pull(link[0], link[1], PULL);
            heights.pull(link[1], link[0], isLeaf ? PULL_OF_LEAF : PULL);
        }
        List<int[]> chains = Backbone.of(order.size(), links);
        for (int[] chain : chains) {
            for (int i = 1; i < chain.length; i++) {
                boolean isLeaf = chain[i - 1] < count && sides[chain[i - 1]] != 0;
                heights.pull(chain[i - 1], chain[i], CHAIN_PULL);
                heights.pull(chain[i], chain[i - 1], isLeaf ? PULL_OF_LEAF : CHAIN_PULL);
            }
        }
        return heights.settle(chains);
    }
}
