package org.wengert.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order of the nodes of each layer, from top to bottom, with few crossings of the links between neighbouring layers: sorted by the mean place of
 * the neighbours, over and over, then by exchanges.
 */
final class LayerOrder {
    private static final int ROUNDS = 12;

    /** For each layer its nodes, from top to bottom. */
    private int[][] order;

    private final int[] place;
    private final int[][] before;
    private final int[][] after;

    private LayerOrder(int[] layers, int[] sides, int[]... links) {
        int count = layers.length;
        place = new int[count];
        before = neighbours(count, 1, links);
        after = neighbours(count, 0, links);
        int width = 1 + Arrays.stream(layers).max().orElse(-1);
        order = new int[width][];
        for (int layer = 0; layer < width; layer++) {
            int at = layer;
            order[layer] = IntStream.range(0, count)
                    .filter(i -> layers[i] == at)
                    .boxed()
                    .sorted(Comparator.comparingInt(i -> sides[i]))
                    .mapToInt(i -> i)
                    .toArray();
        }
        place(order);
    }

    /** The order of nodes in these layers; without reason to differ, nodes are ordered by their sides. */
    static LayerOrder of(int[] layers, int[] sides, int[]... links) {
        LayerOrder order = new LayerOrder(layers, sides, links);
        order.improve();
        return order;
    }

    /** The number of nodes. */
    int size() {
        return place.length;
    }

    /** For each layer its nodes, from top to bottom. */
    int[][] byLayer() {
        return order;
    }

    private static int[][] neighbours(int count, int end, int[]... links) {
        List<List<Integer>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new ArrayList<>());
        }
        for (int[] link : links) {
            all.get(link[end]).add(link[1 - end]);
        }
        return all.stream()
                .map(list -> list.stream().mapToInt(x -> x).toArray())
                .toArray(int[][]::new);
    }

    private void place(int[]... layers) {
        for (int[] layer : layers) {
            for (int i = 0; i < layer.length; i++) {
                place[layer[i]] = i;
            }
        }
    }

    private void improve() {
        int[][] best = copy();
        long fewest = crossings();
        for (int round = 0; round < ROUNDS && fewest > 0; round++) {
            boolean toRight = round % 2 == 0;
            for (int i = 0; i < order.length; i++) {
                sort(order[toRight ? i : order.length - 1 - i], toRight ? before : after);
            }
            while (exchange()) {
                // Each exchange takes away a crossing.
            }
            long now = crossings();
            if (now < fewest) {
                fewest = now;
                best = copy();
            }
        }
        order = best;
        place(order);
    }

    private int[][] copy() {
        return Arrays.stream(order).map(int[]::clone).toArray(int[][]::new);
    }

    private void sort(int[] layer, int[]... neighbours) {
        double[] mean = new double[place.length];
        for (int node : layer) {
            mean[node] =
                    Arrays.stream(neighbours[node]).map(x -> place[x]).average().orElse(place[node]);
        }
        int[] sorted = Arrays.stream(layer)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> mean[i]))
                .mapToInt(i -> i)
                .toArray();
        System.arraycopy(sorted, 0, layer, 0, layer.length);
        place(layer);
    }

    /** Exchanges neighbours of a layer where that takes away crossings; returns whether it found any. */
    private boolean exchange() {
        boolean found = false;
        for (int[] layer : order) {
            for (int i = 0; i + 1 < layer.length; i++) {
                int a = layer[i];
                int b = layer[i + 1];
                if (crossings(b, a, before) + crossings(b, a, after)
                        < crossings(a, b, before) + crossings(a, b, after)) {
                    layer[i] = b;
                    layer[i + 1] = a;
                    place[b] = i;
                    place[a] = i + 1;
                    found = true;
                }
            }
        }
        return found;
    }

    /** The crossings of the links of a with those of b, if a is above b. */
    private int crossings(int a, int b, int[]... neighbours) {
        int count = 0;
        for (int x : neighbours[a]) {
            for (int y : neighbours[b]) {
                count += place[x] > place[y] ? 1 : 0;
            }
        }
        return count;
    }

    /** The number of crossings. */
    long crossings() {
        long count = 0;
        for (int[] layer : order) {
            for (int i = 0; i < layer.length; i++) {
                for (int j = i + 1; j < layer.length; j++) {
                    count += crossings(layer[i], layer[j], before);
                }
            }
        }
        return count;
    }
}
