package org.wengert.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wengert.explain.Outline.Group;

/**
 * A drawing of a tape with some of its modules open: each line or closed module is a node, and so is each leaf that an open line reads, or that
 * several nodes read.
 *
 * @param units the lines and closed modules, in recorded order
 * @param leaves the leaves that are drawn
 * @param arrows pairs of nodes: leaves come after units
 */
record View(List<Group> units, List<Leaf> leaves, List<int[]> arrows) {
    /** More leaves of data than this are drawn only beside the lines that read them. */
    private static final int MOST_DATA = 8;

    private static final int FIRST_DRAWN = 40;

    /** The view of a recording with these modules open, which include the modules around them. */
    static View of(Recording recording, List<Group> outline, Set<Group> open) {
        List<Group> units = new ArrayList<>();
        collect(outline, 0, recording.lines().size() - 1, open, units);
        int[] unitOf = new int[recording.lines().size()];
        for (int unit = 0; unit < units.size(); unit++) {
            for (int n = units.get(unit).from(); n <= units.get(unit).to(); n++) {
                unitOf[n] = unit;
            }
        }
        Map<Leaf, Integer> leaves = leaves(recording, units, unitOf);
        Set<List<Integer>> arrows = new LinkedHashSet<>();
        for (Line line : recording.lines()) {
            int to = unitOf[line.number()];
            for (Recording.Input input : line.inputs()) {
                Integer from = input.source() instanceof Line other
                        ? Integer.valueOf(unitOf[other.number()])
                        : leaves.get(input.source());
                if (from != null && from != to) {
                    arrows.add(List.of(from, to));
                }
            }
        }
        List<int[]> pairs = arrows.stream()
                .map(arrow -> new int[] {arrow.get(0), arrow.get(1)})
                .toList();
        return new View(units, List.copyOf(leaves.keySet()), pairs);
    }

    /** The places of the units, then of the leaves. */
    Layout layout() {
        int[] sides = new int[size()];
        for (int i = 0; i < leaves.size(); i++) {
            sides[units.size() + i] = side(leaves.get(i));
        }
        return Layout.of(sides, arrows.toArray(new int[0][]));
    }

    /** The modules that are open at first: all of a small tape; else from the outside, as long as few nodes are drawn. */
    static Set<Group> first(Recording recording, List<Group> outline) {
        Set<Group> opened = new LinkedHashSet<>();
        List<Group> next = new ArrayList<>(outline);
        while (!next.isEmpty()) {
            Group group = next.remove(0);
            Set<Group> more = new LinkedHashSet<>(opened);
            more.add(group);
            if (recording.lines().size() <= Outline.ALL_DRAWN
                    || of(recording, outline, more).size() <= FIRST_DRAWN) {
                opened = more;
                next.addAll(group.children());
            }
        }
        return opened;
    }

    /** The number of nodes. */
    int size() {
        return units.size() + leaves.size();
    }

    private static void collect(List<Group> groups, int from, int to, Set<Group> open, List<Group> units) {
        int next = from;
        for (Group group : groups) {
            singles(next, group.from() - 1, units);
            // A module of one line is no smaller when it is closed.
            if (open.contains(group) || group.size() == 1) {
                collect(group.children(), group.from(), group.to(), open, units);
            } else {
                units.add(group);
            }
            next = group.to() + 1;
        }
        singles(next, to, units);
    }

    private static void singles(int from, int to, List<Group> units) {
        for (int n = from; n <= to; n++) {
            units.add(new Group("", n, n, List.of()));
        }
    }

    private static Map<Leaf, Integer> leaves(Recording recording, List<Group> units, int... unitOf) {
        long data = recording.leaves().stream()
                .filter(leaf -> leaf.kind() != Recording.Kind.PARAMETER)
                .count();
        Map<Leaf, Integer> leaves = new LinkedHashMap<>();
        for (Leaf leaf : recording.leaves()) {
            Set<Integer> readers = new LinkedHashSet<>();
            boolean isBesideLine = leaf.kind() == Recording.Kind.DATA && data <= MOST_DATA;
            for (Line user : leaf.users()) {
                readers.add(unitOf[user.number()]);
                isBesideLine |= units.get(unitOf[user.number()]).size() == 1;
            }
            if (isBesideLine || readers.size() > 1) {
                leaves.put(leaf, units.size() + leaves.size());
            }
        }
        return leaves;
    }

    /** Weights stand above their line, biases and targets below; what a line reads first stands before it. */
    private static int side(Leaf leaf) {
        if (leaf.kind() == Recording.Kind.PARAMETER) {
            return leaf.shape().rank() > 1 ? -1 : 1;
        }
        Line user = leaf.users().get(0);
        return user.inputs().get(0).source() == leaf ? 0 : 1;
    }

    /** The open modules and those around them, for each module that can be opened. */
    static Map<Group, Set<Group>> openings(List<Group> outline) {
        Map<Group, Set<Group>> openings = new LinkedHashMap<>();
        open(outline, Set.of(), openings);
        return openings;
    }

    private static void open(List<Group> groups, Set<Group> around, Map<Group, Set<Group>> into) {
        for (Group group : groups) {
            Set<Group> open = new LinkedHashSet<>(around);
            open.add(group);
            into.put(group, open);
            open(group.children(), open, into);
        }
    }
}
