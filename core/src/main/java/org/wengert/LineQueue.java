package org.wengert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines still to be visited, the latest first, each with the sum of its gradient: a binary heap. */
final class LineQueue {
    /** Up to so many lines are looked through; more have a map. */
    static final int FEW = 8;

    private @Nullable LineMap<GradientSum> byLine;
    private GradientSum[] heap = new GradientSum[FEW];
    private int size;

    @Nullable
    GradientSum get(Node line) {
        if (byLine != null) {
            return byLine.get(line);
        }
        for (int i = 0; i < size; i++) {
            if (heap[i].line == line) {
                return heap[i];
            }
        }
        return null;
    }

    void add(GradientSum sum) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        if (size == FEW && byLine == null) {
            byLine = new LineMap<>();
            for (int i = 0; i < size; i++) {
                byLine.put(line(heap[i]), heap[i]);
            }
        }
        if (byLine != null) {
            byLine.put(line(sum), sum);
        }
        int at = size++;
        while (at > 0 && isLater(sum, heap[(at - 1) / 2])) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = sum;
    }

    @Nullable
    GradientSum poll() {
        if (size == 0) {
            return null;
        }
        GradientSum first = heap[0];
        GradientSum last = heap[--size];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && isLater(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isLater(heap[child], last)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        if (byLine != null) {
            byLine.put(line(first), null);
        }
        return first;
    }

    private static boolean isLater(GradientSum a, GradientSum b) {
        return line(a).sequence() > line(b).sequence();
    }

    private static Node line(GradientSum sum) {
        if (sum.line == null) {
            throw new AssertionError("only lines wait in the sweep");
        }
        return sum.line;
    }
}
