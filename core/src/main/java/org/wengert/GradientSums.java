package org.wengert;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gradients of one sweep: those of the lines that wait for their turn, and those at the sweep's ends. */
final class GradientSums {
    /** Up to this number of ends, a linear search is faster than a map. */
    private static final int FEW = 8;

    private final long since;
    private final LineQueue pending = new LineQueue();
    private final List<GradientSum> ends = new ArrayList<>(FEW);
    private @Nullable IdentityHashMap<GradientTarget, GradientSum> endsByTarget;

    /** Lines recorded before {@code since} are ends, as leaves are. */
    GradientSums(long since) {
        this.since = since;
    }

    /** The sum, or null if no contribution to it has arrived. */
    @Nullable
    GradientSum get(GradientTarget target) {
        return isOnTheWay(target) ? pending.get((Node) target) : atEnd(target);
    }

    private boolean isOnTheWay(GradientTarget target) {
        return target instanceof Node line && line.sequence() >= since;
    }

    /** The first contribution, {@code own} if only the sweep holds it. A line joins the queue with it. */
    GradientSum begin(GradientTarget target, Tensor g, boolean own) {
        GradientSum sum;
        if (isOnTheWay(target)) {
            sum = new GradientSum((Node) target, null, g, own);
            pending.add(sum);
        } else {
            sum = new GradientSum(null, target, g, own);
            addEnd(target, sum);
        }
        return sum;
    }

    /** Removes and returns the sum of the latest line that waits, or null if none does: all contributions to it have arrived. */
    @Nullable
    GradientSum poll() {
        return pending.poll();
    }

    /** The sums at the ends, in order of arrival. */
    List<GradientSum> ends() {
        return ends;
    }

    /** The sum at one end, or null if none arrived. */
    @Nullable
    GradientSum atEnd(GradientTarget target) {
        if (endsByTarget != null) {
            return endsByTarget.get(target);
        }
        for (int i = 0; i < ends.size(); i++) {
            if (ends.get(i).end == target) {
                return ends.get(i);
            }
        }
        return null;
    }

    private void addEnd(GradientTarget target, GradientSum sum) {
        ends.add(sum);
        if (endsByTarget == null && ends.size() > FEW) {
            endsByTarget = new IdentityHashMap<>();
            for (GradientSum known : ends) {
                endsByTarget.put(known.target(), known);
            }
        } else if (endsByTarget != null) {
            endsByTarget.put(target, sum);
        }
    }
}
