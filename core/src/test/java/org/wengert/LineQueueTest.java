package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the order in which lines come, the latest of those that wait goes first. */
class LineQueueTest {
    private final List<Node> lines = new ArrayList<>();

    private GradientSum sum(Tensor y) {
        Node line = y.node();
        lines.add(line);
        return new GradientSum(line, null, y, false);
    }

    @Property(tries = 300)
    void theLatestGoesFirst(@ForAll @IntRange(min = 1, max = 60) int n, @ForAll Random random) {
        Tensor x = Tensor.scalar(1).requiresGrad(true);
        List<GradientSum> coming = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            coming.add(sum(x.neg()));
        }
        Collections.shuffle(coming, random);

        LineQueue queue = new LineQueue();
        TreeMap<Long, GradientSum> expected = new TreeMap<>();
        int stay = random.nextInt(1, 30);
        for (GradientSum next : coming) {
            queue.add(next);
            expected.put(line(next).sequence(), next);
            // Sometimes few wait at a time, sometimes many.
            while (expected.size() > stay || random.nextInt(4) == 0 && !expected.isEmpty()) {
                assertSame(expected.pollLastEntry().getValue(), queue.poll());
            }
            assertHolds(expected, queue);
        }
        while (!expected.isEmpty()) {
            assertSame(expected.pollLastEntry().getValue(), queue.poll());
            assertHolds(expected, queue);
        }
        assertNull(queue.poll());
    }

    private void assertHolds(Map<Long, GradientSum> expected, LineQueue queue) {
        for (Node line : lines) {
            assertEquals(expected.get(line.sequence()), queue.get(line));
        }
    }

    private static Node line(GradientSum sum) {
        Node line = sum.line;
        if (line == null) {
            throw new AssertionError();
        }
        return line;
    }
}
