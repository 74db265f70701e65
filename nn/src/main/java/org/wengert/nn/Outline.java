package org.wengert.nn;

import java.util.IdentityHashMap;
import java.util.Map;

/** A module as a tree of text. A member met before is named by its first path, and a module that cannot be searched says why. */
final class Outline {
    private final StringBuilder out = new StringBuilder();
    private final IdentityHashMap<Object, String> seen = new IdentityHashMap<>();

    static String of(Module root) {
        Outline outline = new Outline();
        outline.module(root, "", "");
        return outline.out.toString();
    }

    private void module(Module module, String path, String indent) {
        seen.put(module, path);
        out.append(Text.name(module.getClass())).append('(').append(module.details());
        try {
            boolean lines = false;
            for (Map.Entry<String, Object> member : Members.of(module).found().entrySet()) {
                if (module.details().isEmpty() || member.getValue() instanceof Module) {
                    out.append('\n')
                            .append(indent)
                            .append("  (")
                            .append(member.getKey())
                            .append("): ");
                    member(member.getValue(), Text.join(path, member.getKey()), indent + "  ");
                    lines = true;
                }
            }
            out.append(lines ? "\n" + indent : "").append(')');
        } catch (IllegalStateException e) {
            out.append('\n')
                    .append(indent)
                    .append("  ")
                    .append(e.getMessage())
                    .append('\n')
                    .append(indent)
                    .append(')');
        }
    }

    private void member(Object member, String path, String indent) {
        String first = seen.get(member);
        if (first != null) {
            out.append(first.isEmpty() ? "the whole, again" : "the same as " + first);
        } else if (member instanceof Module child) {
            module(child, path, indent);
        } else if (member instanceof Parameter parameter) {
            seen.put(parameter, path);
            out.append("Parameter ").append(Text.type(parameter.tensor()));
        }
    }
}
