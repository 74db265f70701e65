package org.wengert.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wengert.explain.Outline.Group;

/**
 * What a picture of a tape shows, whatever draws it: leaves and lines as nodes, arrows of values forward and of gradients back, modules as clusters.
 * A tape of many lines is drawn with its modules closed.
 */
final class Picture {
    static final String FORWARD = "#1c5c9e";
    static final String REVERSE = "#b3440c";

    /** What a node stands for; a picture tells them apart by shape, not by colour. */
    enum Shape {
        PARAMETER,
        DATA,
        CONSTANT,
        LINE,
        MODULE
    }

    /**
     * A node.
     *
     * @param id the label of the line, or {@code l} and a number for a leaf, or the number of a module's first line
     * @param title name or operation
     * @param note the rest: number, shape, user's name
     * @param isSaved whether a rule reads its value: the tape keeps it for the reverse sweep
     */
    record Item(String id, Shape shape, String title, String note, boolean isSaved) {}

    /**
     * An arrow of values from one node to another.
     *
     * @param hasGradient whether a gradient goes back along it
     */
    record Arrow(int from, int to, boolean hasGradient) {}

    final List<Item> items = new ArrayList<>();
    final List<Arrow> arrows = new ArrayList<>();
    final List<Group> clusters;
    private final Set<Group> open;
    final View view;

    Picture(Recording recording) {
        List<Group> outline = Outline.of(recording);
        open = View.first(recording, outline);
        clusters = opened(outline);
        view = View.of(recording, outline, open);
        Set<Source> saved = saved(recording);
        for (Group unit : view.units()) {
            items.add(unit.size() == 1 ? line(recording.lines().get(unit.from()), saved) : module(unit));
        }
        for (Leaf leaf : view.leaves()) {
            items.add(leaf(leaf, items.size() - view.units().size(), saved));
        }
        for (int[] arrow : view.arrows()) {
            arrows.add(new Arrow(arrow[0], arrow[1], hasGradient(recording, arrow[0], arrow[1])));
        }
    }

    private static Set<Source> saved(Recording recording) {
        return recording.lines().stream()
                .flatMap(line -> line.saved().stream()
                        .map(i -> i == line.inputs().size()
                                ? line
                                : line.inputs().get(i).source()))
                .filter(source -> source != null)
                .collect(Collectors.toSet());
    }

    private static Item line(Line line, Set<Source> saved) {
        String called = line.name() == null ? "" : " " + line.name();
        return new Item(
                line.id(), Shape.LINE, line.op().name(), line.id() + called + " " + line.shape(), saved.contains(line));
    }

    private static Item module(Group group) {
        return new Item("%" + group.from(), Shape.MODULE, group.name(), group.size() + " lines", false);
    }

    private static Item leaf(Leaf leaf, int number, Set<Source> saved) {
        Shape shape = switch (leaf.kind()) {
            case PARAMETER -> Shape.PARAMETER;
            case DATA -> Shape.DATA;
            case CONSTANT -> Shape.CONSTANT;
        };
        String note = shape == Shape.CONSTANT ? "" : leaf.shape().toString();
        return new Item("l" + number, shape, leaf.label(), note, shape != Shape.CONSTANT && saved.contains(leaf));
    }

    private boolean hasGradient(Recording recording, int from, int to) {
        Group target = view.units().get(to);
        @Nullable Group source = from < view.units().size() ? view.units().get(from) : null;
        @Nullable
        Leaf leaf = source == null ? view.leaves().get(from - view.units().size()) : null;
        return recording.lines().subList(target.from(), target.to() + 1).stream()
                .flatMap(line -> line.passed().stream())
                .map(Recording.Product::source)
                .anyMatch(receiver -> source == null
                        ? receiver == leaf
                        : receiver instanceof Line line
                                && line.number() >= source.from()
                                && line.number() <= source.to());
    }

    /** Those of these modules that are open. */
    List<Group> opened(List<Group> groups) {
        return groups.stream().filter(open::contains).toList();
    }

    /** The numbers of the nodes of a module: its lines, and the leaves that only they read. */
    List<Integer> members(Group group) {
        List<Integer> members = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (i < view.units().size()) {
                if (view.units().get(i).from() >= group.from()
                        && view.units().get(i).to() <= group.to()) {
                    members.add(i);
                }
            } else if (isReadWithin(view.leaves().get(i - view.units().size()), group)) {
                members.add(i);
            }
        }
        return members;
    }

    private static boolean isReadWithin(Leaf leaf, Group group) {
        return leaf.kind() != Recording.Kind.DATA
                && leaf.users().stream().allMatch(line -> line.number() >= group.from() && line.number() <= group.to());
    }

    /** The text, or its first letters and an ellipsis. */
    static String cut(String text, int letters) {
        int[] points = text.codePoints().toArray();
        return points.length <= letters ? text : new String(Arrays.copyOf(points, letters - 1), 0, letters - 1) + "…";
    }
}
