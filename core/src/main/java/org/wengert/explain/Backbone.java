package org.wengert.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The chains of a graph in layers that are to be straight: each node goes on to at most one other, the longest ways first. */
final class Backbone {
    private Backbone() {}

    /**
     * Chains of at least two nodes, the longest first.
     *
     * @param count the number of nodes
     * @param links pairs of nodes, from and to
     */
    static List<int[]> of(int count, List<int[]> links) {
        int[] before = lengths(count, links, true);
        int[] after = lengths(count, links, false);
        int[] next = new int[count];
        int[] previous = new int[count];
        Arrays.fill(next, -1);
        Arrays.fill(previous, -1);
        List<int[]> longest = new ArrayList<>(links);
        longest.sort(Comparator.comparingInt(link -> -before[link[0]] - after[link[1]]));
        for (int[] link : longest) {
            if (next[link[0]] < 0 && previous[link[1]] < 0) {
                next[link[0]] = link[1];
                previous[link[1]] = link[0];
            }
        }
        List<int[]> chains = new ArrayList<>();
        for (int node = 0; node < count; node++) {
            if (previous[node] < 0 && next[node] >= 0) {
                List<Integer> chain = new ArrayList<>();
                for (int i = node; i >= 0; i = next[i]) {
                    chain.add(i);
                }
                chains.add(chain.stream().mapToInt(i -> i).toArray());
            }
        }
        chains.sort(Comparator.comparingInt(chain -> -chain.length));
        return chains;
    }

    /** The number of links on the longest way that ends, or begins, at each node. */
    private static int[] lengths(int count, List<int[]> links, boolean isBefore) {
        int[] lengths = new int[count];
        boolean isChanged = true;
        while (isChanged) {
            isChanged = false;
            for (int i = 0; i < links.size(); i++) {
                int[] link = links.get(isBefore ? i : links.size() - 1 - i);
                int from = link[isBefore ? 0 : 1];
                int to = link[isBefore ? 1 : 0];
                if (lengths[to] <= lengths[from]) {
                    lengths[to] = lengths[from] + 1;
                    isChanged = true;
                }
            }
        }
        return lengths;
    }
}
