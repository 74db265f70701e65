package org.wengert.explain;

import java.util.List;
import java.util.Locale;
import org.wengert.explain.Outline.Group;
import org.wengert.explain.Picture.Arrow;
import org.wengert.explain.Picture.Item;

/** A picture of a tape as SVG, in the layout of the page: values on thin lines forward, gradients on thick dashed lines back. */
final class Svg {
    private static final int PITCH = 160;
    private static final int ROW = 84;
    private static final int WIDTH = 116;
    private static final int HEIGHT = 40;
    private static final int MARGIN = 24;
    private static final int LETTERS = 16;
    /** The distance of the arrow back from the arrow forward. */
    private static final int BESIDE = 8;

    private final Picture picture;
    private final Layout layout;
    private final StringBuilder out = new StringBuilder();

    private Svg(Picture picture) {
        this.picture = picture;
        this.layout = picture.view.layout();
    }

    static String of(Recording recording) {
        return new Svg(new Picture(recording)).write();
    }

    private double x(double layer) {
        return MARGIN + (layer + 0.5) * PITCH;
    }

    private double y(double row) {
        return MARGIN + 30 + HEIGHT / 2.0 + row * ROW;
    }

    private String write() {
        double width = 2 * MARGIN + layout.width() * PITCH;
        double height = y(layout.height()) + HEIGHT / 2.0 + MARGIN + 60;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\" role=\"img\">%n",
                width, height, width, height);
        add("<title>A tape of %d nodes: values forward, gradients back</title>%n", picture.items.size());
        out.append(
                "<style>text{font-family:system-ui,Helvetica,Arial,sans-serif;font-size:12px;text-anchor:middle;fill:#1d1f23}.n{font-weight:600}"
                        + ".s{font-size:10px;fill:#595c63}.b{fill:#fff;stroke:#1d1f23;stroke-width:1.3}.k{stroke-width:2.6}.c{fill:none;stroke:#a9aaad;stroke-dasharray:2 3}"
                        + ".f{fill:none;stroke:" + Picture.FORWARD + ";stroke-width:1.3}.r{fill:none;stroke:"
                        + Picture.REVERSE
                        + ";stroke-width:2.2;stroke-dasharray:7 3}</style>\n");
        marker("forward", Picture.FORWARD);
        marker("reverse", Picture.REVERSE);
        add("<rect width=\"%.0f\" height=\"%.0f\" fill=\"#fbfaf6\"/>%n", width, height);
        picture.clusters.forEach(this::cluster);
        for (int i = 0; i < picture.arrows.size(); i++) {
            arrow(picture.arrows.get(i), layout.bends(i));
        }
        for (int i = 0; i < picture.items.size(); i++) {
            node(picture.items.get(i), x(layout.layer(i)), y(layout.row(i)));
        }
        legend(height - 26);
        return out.append("</svg>\n").toString();
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }

    private void marker(String id, String colour) {
        add(
                "<marker id=\"%s\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"9\" markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
                        + "<path d=\"M0 0L10 5L0 10z\" fill=\"%s\"/></marker>%n",
                id, colour);
    }

    private void cluster(Group group) {
        double left = Double.POSITIVE_INFINITY;
        double right = 0;
        double top = Double.POSITIVE_INFINITY;
        double bottom = 0;
        for (int i : picture.members(group)) {
            left = Math.min(left, x(layout.layer(i)) - WIDTH / 2.0 - 12);
            right = Math.max(right, x(layout.layer(i)) + WIDTH / 2.0 + 12);
            top = Math.min(top, y(layout.row(i)) - HEIGHT / 2.0 - 26);
            bottom = Math.max(bottom, y(layout.row(i)) + HEIGHT / 2.0 + 12);
        }
        add(
                "<rect class=\"c\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"8\"/>%n",
                left, top, right - left, bottom - top);
        add(
                "<text class=\"n\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
                (left + right) / 2, top + 15, Template.escaped(Picture.cut(group.name(), 2 * LETTERS)));
        picture.opened(group.children()).forEach(this::cluster);
    }

    private void arrow(Arrow arrow, double... bends) {
        double x1 = x(layout.layer(arrow.from())) + WIDTH / 2.0;
        double x2 = x(layout.layer(arrow.to())) - WIDTH / 2.0;
        double y1 = y(layout.row(arrow.from()));
        double y2 = y(layout.row(arrow.to()));
        double beside = arrow.hasGradient() ? BESIDE / 2.0 : 0;
        add(
                "<path class=\"f\" marker-end=\"url(#forward)\" d=\"%s\"/>%n",
                path(arrow, x1, y1 - beside, x2 - 1, y2 - beside, -beside, bends));
        if (arrow.hasGradient()) {
            add(
                    "<path class=\"r\" marker-end=\"url(#reverse)\" d=\"%s\"/>%n",
                    back(arrow, x1 + 1, y1 + beside, x2, y2 + beside, beside, bends));
        }
    }

    private String path(Arrow arrow, double x1, double y1, double x2, double y2, double beside, double... bends) {
        StringBuilder d = new StringBuilder(String.format(Locale.ROOT, "M%.1f %.1f", x1, y1));
        double x = x1;
        double y = y1;
        for (int i = 0; i < bends.length; i++) {
            double middle = x(layout.layer(arrow.from()) + 1.0 + i);
            double level = y(bends[i]) + beside;
            curve(d, x, y, middle - WIDTH / 3.0, level);
            d.append(String.format(Locale.ROOT, "H%.1f", middle + WIDTH / 3.0));
            x = middle + WIDTH / 3.0;
            y = level;
        }
        curve(d, x, y, x2, y2);
        return d.toString();
    }

    private String back(Arrow arrow, double x1, double y1, double x2, double y2, double beside, double... bends) {
        StringBuilder d = new StringBuilder(String.format(Locale.ROOT, "M%.1f %.1f", x2, y2));
        double x = x2;
        double y = y2;
        for (int i = bends.length - 1; i >= 0; i--) {
            double middle = x(layout.layer(arrow.from()) + 1.0 + i);
            double level = y(bends[i]) + beside;
            curve(d, x, y, middle + WIDTH / 3.0, level);
            d.append(String.format(Locale.ROOT, "H%.1f", middle - WIDTH / 3.0));
            x = middle - WIDTH / 3.0;
            y = level;
        }
        curve(d, x, y, x1, y1);
        return d.toString();
    }

    private static void curve(StringBuilder d, double x1, double y1, double x2, double y2) {
        double half = (x1 + x2) / 2;
        d.append(String.format(Locale.ROOT, "C%.1f %.1f %.1f %.1f %.1f %.1f", half, y1, half, y2, x2, y2));
    }

    private void node(Item item, double x, double y) {
        out.append("<g>");
        add(
                "<title>%s</title>",
                Template.escaped(
                        item.title() + " " + item.note() + (item.isSaved() ? ", saved for the reverse sweep" : "")));
        String thick = item.isSaved() ? " k" : "";
        double w = WIDTH / 2.0;
        double h = HEIGHT / 2.0;
        switch (item.shape()) {
            case LINE ->
                add(
                        "<rect class=\"b%s\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"12\"/>",
                        thick, x - w, y - h, WIDTH, HEIGHT);
            case MODULE ->
                add(
                        "<rect class=\"b\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"12\"/><rect class=\"b\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"12\"/>",
                        x - w + 5, y - h + 5, WIDTH, HEIGHT, x - w, y - h, WIDTH, HEIGHT);
            case PARAMETER ->
                add(
                        "<rect class=\"b%s\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\"/><rect class=\"b\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\"/>",
                        thick, x - w, y - h, WIDTH, HEIGHT, x - w + 4, y - h + 4, WIDTH - 8, HEIGHT - 8);
            case DATA ->
                add(
                        "<path class=\"b%s\" d=\"M%.1f %.1fh%dl-12 %dh-%dz\"/>",
                        thick, x - w + 12, y - h, WIDTH - 12, HEIGHT, WIDTH - 12);
            case CONSTANT ->
                add(
                        "<path class=\"b\" d=\"M%.1f %.1fh%dl12 %.1fl-12 %.1fh-%dl-12 -%.1fz\"/>",
                        x - w + 12, y - h, WIDTH - 24, h, h, WIDTH - 24, h);
            default -> throw new AssertionError(item.shape());
        }
        String note = Picture.cut(item.note(), LETTERS + 3);
        add(
                "<text class=\"n\" x=\"%.1f\" y=\"%.1f\">%s</text>",
                x, note.isEmpty() ? y + 4 : y - 1, Template.escaped(Picture.cut(item.title(), LETTERS)));
        add("<text class=\"s\" x=\"%.1f\" y=\"%.1f\">%s</text></g>%n", x, y + 13, Template.escaped(note));
    }

    private void legend(double y) {
        List<String> words = List.of("values forward", "gradients back");
        add(
                "<path class=\"f\" marker-end=\"url(#forward)\" d=\"M%d %.1fh40\"/><text x=\"%d\" y=\"%.1f\">%s</text>%n",
                MARGIN, y - 4, MARGIN + 90, y, words.get(0));
        add(
                "<path class=\"r\" marker-end=\"url(#reverse)\" d=\"M%d %.1fh-40\"/><text x=\"%d\" y=\"%.1f\">%s</text>%n",
                MARGIN + 200, y - 4, MARGIN + 250, y, words.get(1));
        add("<text x=\"%d\" y=\"%.1f\">thick frame: saved for the reverse sweep</text>%n", MARGIN + 430, y);
    }
}
