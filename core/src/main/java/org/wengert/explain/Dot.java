package org.wengert.explain;

import java.util.List;
import org.wengert.explain.Outline.Group;
import org.wengert.explain.Picture.Arrow;
import org.wengert.explain.Picture.Item;

/** A picture of a tape as text for Graphviz: Gansner, Koutsofios, North and Vo, A Technique for Drawing Directed Graphs, 1993. */
final class Dot {
    private final Picture picture;
    private final StringBuilder out = new StringBuilder();

    private Dot(Picture picture) {
        this.picture = picture;
    }

    static String of(Recording recording) {
        return new Dot(new Picture(recording)).write();
    }

    private String write() {
        out.append("""
                digraph tape {
                  rankdir=LR;
                  node [fontname="Helvetica", fontsize=11, margin="0.12,0.06"];
                  edge [arrowsize=0.7];
                """);
        for (int i = 0; i < picture.items.size(); i++) {
            node(picture.items.get(i));
        }
        for (Group group : picture.clusters) {
            cluster(group, "  ");
        }
        for (Arrow arrow : picture.arrows) {
            String from = quoted(picture.items.get(arrow.from()).id());
            String to = quoted(picture.items.get(arrow.to()).id());
            out.append("  ").append(from).append(" -> ").append(to).append(" [color=\"" + Picture.FORWARD + "\"];\n");
            if (arrow.hasGradient()) {
                out.append("  ")
                        .append(to)
                        .append(" -> ")
                        .append(from)
                        .append(" [color=\"" + Picture.REVERSE
                                + "\", style=dashed, penwidth=1.8, constraint=false];\n");
            }
        }
        return out.append("}\n").toString();
    }

    private void node(Item item) {
        String look = switch (item.shape()) {
            case PARAMETER -> "shape=box, peripheries=2";
            case DATA -> "shape=parallelogram, margin=0";
            case CONSTANT -> "shape=hexagon";
            case LINE -> "shape=box, style=\"rounded" + (item.isSaved() ? ",bold" : "") + "\"";
            case MODULE -> "shape=box3d";
        };
        String saved = item.isSaved() ? "\n(saved)" : "";
        String note = item.note().isEmpty() ? "" : "\n" + item.note();
        out.append("  ")
                .append(quoted(item.id()))
                .append(" [label=")
                .append(quoted(item.title() + note + saved))
                .append(", ")
                .append(look)
                .append("];\n");
    }

    private void cluster(Group group, String indent) {
        out.append(indent)
                .append("subgraph ")
                .append(quoted("cluster_" + group.from() + "_" + group.to()))
                .append(" {\n")
                .append(indent)
                .append("  label=")
                .append(quoted(group.name()))
                .append("; style=dotted; fontname=\"Helvetica\";\n");
        List<Integer> members = picture.members(group);
        for (Group child : picture.opened(group.children())) {
            cluster(child, indent + "  ");
            members.removeAll(picture.members(child));
        }
        members.forEach(i -> out.append(indent)
                .append("  ")
                .append(quoted(picture.items.get(i).id()))
                .append(";\n"));
        out.append(indent).append("}\n");
    }

    /** In Graphviz, a backslash in a label begins a command. */
    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\r", "")
                        .replace("\n", "\\n")
                + '"';
    }
}
