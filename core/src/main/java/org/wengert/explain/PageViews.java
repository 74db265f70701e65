package org.wengert.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wengert.explain.Outline.Group;

/** The modules of a recording, and a layout for each that can be opened, as data of the page. */
final class PageViews {
    private final Recording recording;
    private final Function<Source, String> ids;
    private final List<Group> outline;
    private final Map<Group, String> groupIds = new LinkedHashMap<>();
    private final List<Map<String, Object>> groups = new ArrayList<>();

    PageViews(Recording recording, Function<Source, String> ids) {
        this.recording = recording;
        this.ids = ids;
        this.outline = Outline.of(recording);
        add(outline, null);
    }

    private void add(List<Group> children, @Nullable String parent) {
        for (Group group : children) {
            String id = "g" + groups.size();
            groupIds.put(group, id);
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("id", id);
            data.put("name", group.name());
            data.put("from", group.from());
            data.put("to", group.to());
            data.put("parent", parent);
            groups.add(data);
            add(group.children(), id);
        }
    }

    List<Map<String, Object>> groups() {
        return groups;
    }

    /** The first view, and one for each module that is closed in it. */
    List<Map<String, Object>> views() {
        Map<Group, Set<Group>> openings = View.openings(outline);
        List<Map<String, Object>> views = new ArrayList<>();
        Set<Group> first = View.first(recording, outline);
        views.add(data("", first));
        for (Map.Entry<Group, Set<Group>> opening : openings.entrySet()) {
            if (!first.contains(opening.getKey())) {
                views.add(data(id(opening.getKey()), opening.getValue()));
            }
        }
        return views;
    }

    private String id(Group group) {
        String id = groupIds.get(group);
        return id == null ? "%" + group.from() : id;
    }

    private Map<String, Object> data(String open, Set<Group> opened) {
        View view = View.of(recording, outline, opened);
        Layout layout = view.layout();
        List<String> names = new ArrayList<>();
        view.units().forEach(unit -> names.add(id(unit)));
        List<String> units = List.copyOf(names);
        view.leaves().forEach(leaf -> names.add(ids.apply(leaf)));
        Map<String, Object> at = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            at.put(names.get(i), new double[] {layout.layer(i), hundredths(layout.row(i))});
        }
        Map<String, Object> bends = new LinkedHashMap<>();
        for (int i = 0; i < view.arrows().size(); i++) {
            int[] arrow = view.arrows().get(i);
            double[] heights = layout.bends(i);
            if (heights.length > 0) {
                for (int n = 0; n < heights.length; n++) {
                    heights[n] = hundredths(heights[n]);
                }
                bends.put(names.get(arrow[0]) + ">" + names.get(arrow[1]), heights);
            }
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("open", open);
        data.put("opened", opened.stream().map(this::id).toList());
        data.put("units", units);
        data.put("at", at);
        data.put("bends", bends);
        data.put("width", layout.width());
        data.put("height", hundredths(layout.height()));
        return data;
    }

    private static double hundredths(double x) {
        return Math.round(x * 100) / 100.0;
    }
}
