package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayoutTest {
    @Test
    void leavesStandJustBeforeTheirFirstUse() {
        // 0 -> 1 -> 2 -> 3, and leaves 4 -> 3, 5 -> 1 and 5 -> 3.
        int[][] arrows = {{0, 1}, {1, 2}, {2, 3}, {4, 3}, {5, 1}, {5, 3}};
        assertArrayEquals(new int[] {0, 1, 2, 3, 2, 0}, Layers.of(6, arrows));
    }

    @Test
    void circlesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Layers.of(2, new int[] {0, 1}, new int[] {1, 0}));
    }

    @Test
    void aCrossingThatAnOrderAvoidsIsAvoided() {
        int[][] links = {{0, 3}, {1, 2}};
        LayerOrder order = LayerOrder.of(new int[] {0, 0, 1, 1}, new int[4], links);
        assertEquals(0, order.crossings());
    }

    @Test
    void aChainIsStraightAndItsLeavesBesideIt() {
        int[][] arrows = {{0, 1}, {1, 2}, {2, 3}, {4, 1}, {5, 2}, {6, 3}};
        Layout layout = Layout.of(new int[] {0, 0, 0, 0, -1, 1, -1}, arrows);
        for (int i = 1; i < 4; i++) {
            assertEquals(layout.row(0), layout.row(i), 1e-9);
        }
        assertEquals(layout.row(0) - 1, layout.row(4), 1e-6);
        assertEquals(layout.row(1) + 1, layout.row(5), 1e-6);
    }

    /** Nodes of a layer keep their distance, and arrows go to the right. */
    @Test
    void nodesNeverOverlap() {
        Random random = new Random(1);
        for (int trial = 0; trial < 50; trial++) {
            int count = 2 + random.nextInt(40);
            List<int[]> arrows = new ArrayList<>();
            for (int to = 1; to < count; to++) {
                for (int n = 1 + random.nextInt(2); n > 0; n--) {
                    arrows.add(new int[] {random.nextInt(to), to});
                }
            }
            int[][] distinct = arrows.stream()
                    .map(a -> List.of(a[0], a[1]))
                    .distinct()
                    .map(a -> new int[] {a.get(0), a.get(1)})
                    .toArray(int[][]::new);
            Layout layout = Layout.of(new int[count], distinct);
            for (int[] arrow : distinct) {
                assertTrue(layout.layer(arrow[0]) < layout.layer(arrow[1]));
            }
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < i; j++) {
                    assertTrue(
                            layout.layer(i) != layout.layer(j) || Math.abs(layout.row(i) - layout.row(j)) > 0.99,
                            i + " and " + j);
                }
            }
        }
    }
}
