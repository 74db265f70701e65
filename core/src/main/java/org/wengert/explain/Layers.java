package org.wengert.explain;

import java.util.Arrays;

/**
 * The layer of each node of a graph without cycles: an arrow goes from a lower layer to a higher one. Every node stands as far to the right as its
 * readers allow, so a leaf stands just before its first use, and what nothing reads stands in the last layer.
 */
final class Layers {
    private Layers() {}

    /**
     * The layers, from 0.
     *
     * @param count the number of nodes
     * @param arrows pairs of nodes, from and to
     */
    static int[] of(int count, int[]... arrows) {
        int[] fromRight = new int[count];
        boolean isChanged = true;
        // One round is enough if arrows into later nodes come later.
        for (int round = 0; isChanged; round++) {
            if (round > count) {
                throw new IllegalArgumentException("layers: the arrows go in a circle.");
            }
            isChanged = false;
            for (int i = arrows.length - 1; i >= 0; i--) {
                int least = fromRight[arrows[i][1]] + 1;
                if (fromRight[arrows[i][0]] < least) {
                    fromRight[arrows[i][0]] = least;
                    isChanged = true;
                }
            }
        }
        int last = Arrays.stream(fromRight).max().orElse(0);
        return Arrays.stream(fromRight).map(x -> last - x).toArray();
    }
}
