package org.wengert.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wengert.nn.internal.Text;

/** A module as a tree of text. A member met before is named by its first path, and a module that cannot be searched says why. */
final class Outline {
    private final StringBuilder out = new StringBuilder();
    private final IdentityHashMap<Object, String> seen = new IdentityHashMap<>();

    /** A stack of our own: networks may be nested deeper than the thread's stack. */
    private final Deque<Entry> open = new ArrayDeque<>();

    /** Some text, and then a member or nothing. */
    private record Entry(String text, @Nullable Object member, String path, String indent) {
        static Entry of(String text) {
            return new Entry(text, null, "", "");
        }
    }

    static String of(Module root) {
        Outline outline = new Outline();
        outline.open.push(new Entry("", root, "", ""));
        while (!outline.open.isEmpty()) {
            outline.write(outline.open.pop());
        }
        return outline.out.toString();
    }

    private void write(Entry entry) {
        out.append(entry.text());
        Object member = entry.member();
        String first = member == null ? null : seen.putIfAbsent(member, entry.path());
        if (first != null) {
            out.append(first.isEmpty() ? "the whole, again" : "the same as " + first);
        } else if (member instanceof Module module) {
            String details = module.details();
            out.append(Text.name(module.getClass())).append('(').append(details);
            linesOf(module, entry, details.isEmpty()).forEach(open::push);
        } else if (member instanceof Place place) {
            out.append(Text.name(place.getClass())).append(' ').append(Text.type(place.own()));
        } else if (member != null) {
            out.append(function(member));
        }
    }

    /** {@code a function of Net} for a lambda in Net, whose class has no name of its own. */
    static String function(Object layer) {
        String name = layer.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        if (lambda < 0) {
            return layer.getClass().isAnonymousClass() ? "a function" : Text.name(layer.getClass());
        }
        String host = name.substring(0, lambda);
        return "a function of " + host.substring(Math.max(host.lastIndexOf('.'), host.lastIndexOf('$')) + 1);
    }

    /** The members of a module and its closing bracket, the last first. */
    private static List<Entry> linesOf(Module module, Entry entry, boolean withParameters) {
        List<Entry> lines = new ArrayList<>();
        String indent = entry.indent() + "  ";
        try {
            Members.of(module).found().forEach((name, member) -> {
                if (withParameters || !(member instanceof Place)) {
                    String text = "\n" + indent + "(" + name + "): ";
                    lines.add(new Entry(text, member, Text.join(entry.path(), name), indent));
                }
            });
        } catch (IllegalStateException e) {
            lines.add(Entry.of("\n" + indent + e.getMessage()));
        }
        lines.add(Entry.of(lines.isEmpty() ? ")" : "\n" + entry.indent() + ")"));
        Collections.reverse(lines);
        return lines;
    }
}
