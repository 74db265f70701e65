package org.wengert.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The modules of a tape: runs of lines, one inside the other. A line belongs to the module of the parameters that it reads ({@code hidden} for
 * {@code hidden.weight}); a line without belongs to the outermost module that ends before it and before the next, or after the last one to it, if it
 * only changes its elements. Longer runs without modules are cut into parts.
 */
final class Outline {
    /** Up to this number of lines, all are drawn. */
    static final int ALL_DRAWN = 60;

    private static final int MOST_CHILDREN = 16;

    /**
     * A run of lines.
     *
     * @param name the full name of the module, or the lines
     * @param from the number of its first line
     * @param to the number of its last line
     * @param children what it consists of, where it does not consist of single lines
     */
    record Group(String name, int from, int to, List<Group> children) {
        int size() {
            return to - from + 1;
        }
    }

    private Outline() {}

    /** The outermost modules. */
    static List<Group> of(Recording recording) {
        String[] modules = modules(recording);
        List<Group> groups = groups(modules, 0, modules.length - 1, 0);
        return modules.length <= ALL_DRAWN ? groups : cut(0, modules.length - 1, groups);
    }

    /** The innermost module of each line that is known to belong to one, else an empty name. */
    static String[] modules(Recording recording) {
        List<Line> lines = recording.lines();
        String[] modules = new String[lines.size()];
        for (int n = 0; n < modules.length; n++) {
            modules[n] = ofParameters(lines.get(n));
        }
        String before = "";
        for (int n = 0; n < modules.length; n++) {
            if (modules[n].isEmpty()) {
                int from = n;
                String after = IntStream.range(from, modules.length)
                        .mapToObj(i -> modules[i])
                        .filter(module -> !module.isEmpty())
                        .findFirst()
                        .orElse("");
                boolean isBetween = !before.isEmpty() && !after.isEmpty();
                modules[n] = isBetween
                        ? prefix(before, common(before, after) + 1)
                        : changesElementsOf(lines.get(n), before, modules) ? before : "";
            }
            before = modules[n];
        }
        return modules;
    }

    private static String ofParameters(Line line) {
        String module = "";
        for (Recording.Input input : line.inputs()) {
            if (isOwn(line, input) && input.source() instanceof Leaf leaf) {
                int dot = leaf.label().lastIndexOf('.');
                module = dot > 0 ? leaf.label().substring(0, dot) : module;
            }
        }
        return module;
    }

    /** Whether the input is a parameter of the line's module. */
    static boolean isOwn(Line line, Recording.Input input) {
        // A penalty reads a weight that is in use already, and nothing else: it is no part of the weight's module.
        return input.source() instanceof Leaf leaf
                && leaf.kind() == Recording.Kind.PARAMETER
                && (leaf.users().get(0) == line || readsData(line));
    }

    private static boolean readsData(Line line) {
        return line.inputs().stream()
                .anyMatch(input -> input.source() instanceof Line
                        || input.source() instanceof Leaf leaf && leaf.kind() == Recording.Kind.DATA);
    }

    /** Whether the line only changes elements of what this module computed. */
    static boolean changesElementsOf(Line line, String module, String... modules) {
        return !module.isEmpty()
                && line.inputs().size() == 1
                && line.inputs().get(0).source() instanceof Line input
                && modules[input.number()].equals(module)
                && input.shape().equals(line.shape());
    }

    /** The number of first parts that two modules have in common. */
    private static int common(String a, String b) {
        String[] left = a.split("\\.");
        String[] right = b.split("\\.");
        int same = 0;
        while (same < left.length && same < right.length && left[same].equals(right[same])) {
            same++;
        }
        return same;
    }

    /** The first parts of the module's name, as many as given; shorter if it has not so many. */
    private static String prefix(String module, int parts) {
        String[] all = module.split("\\.");
        return String.join(".", Arrays.copyOf(all, Math.min(parts, all.length)));
    }

    private static List<Group> groups(String[] modules, int from, int to, int depth) {
        List<Group> groups = new ArrayList<>();
        for (int first = from; first <= to; ) {
            String name = prefix(modules[first], depth + 1);
            int last = first;
            while (last < to && prefix(modules[last + 1], depth + 1).equals(name)) {
                last++;
            }
            boolean isDeeper = !name.equals(depth == 0 ? "" : prefix(modules[first], depth));
            if (isDeeper) {
                List<Group> children = groups(modules, first, last, depth + 1);
                boolean isOneChild = children.size() == 1 && children.get(0).size() == last - first + 1;
                groups.add(isOneChild ? children.get(0) : new Group(name, first, last, children));
            }
            first = last + 1;
        }
        return groups;
    }

    /** Groups what is between the groups, so that none has too many children. */
    private static List<Group> cut(int from, int to, List<Group> groups) {
        List<Group> units = new ArrayList<>();
        int next = from;
        for (Group group : groups) {
            singles(next, group.from() - 1, units);
            List<Group> children =
                    group.size() <= MOST_CHILDREN ? List.of() : cut(group.from(), group.to(), group.children());
            units.add(new Group(group.name(), group.from(), group.to(), children));
            next = group.to() + 1;
        }
        singles(next, to, units);
        return pack(units).stream().filter(unit -> unit.size() > 1).toList();
    }

    private static void singles(int from, int to, List<Group> into) {
        for (int n = from; n <= to; n++) {
            into.add(new Group("%" + n, n, n, List.of()));
        }
    }

    private static List<Group> pack(List<Group> units) {
        if (units.size() <= MOST_CHILDREN) {
            return units;
        }
        int each = (units.size() + MOST_CHILDREN - 1) / MOST_CHILDREN;
        List<Group> packed = new ArrayList<>();
        for (int i = 0; i < units.size(); i += each) {
            List<Group> part = units.subList(i, Math.min(units.size(), i + each));
            int from = part.get(0).from();
            int to = part.get(part.size() - 1).to();
            packed.add(
                    part.size() == 1
                            ? part.get(0)
                            : new Group(
                                    part.get(0).name() + " … "
                                            + part.get(part.size() - 1).name(),
                                    from,
                                    to,
                                    pack(part).stream()
                                            .filter(unit -> unit.size() > 1)
                                            .toList()));
        }
        return packed;
    }
}
