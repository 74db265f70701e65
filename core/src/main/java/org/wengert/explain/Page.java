package org.wengert.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wengert.Formula;

/** The page of a recording: one file with its data, its style and its scripts, which needs nothing else. */
final class Page {
    private static final int LONGEST_FORMULA = 120;
    private static final int MOST_CHARACTERS = 1_800_000;
    private static final List<String> SCRIPTS = List.of(
            "format", "model", "views", "numbers", "graph", "list", "step", "chain", "paint", "control", "player");

    private Page() {}

    static String of(Recording recording, String title) {
        return Template.fill("page", title, Template.escaped(tape(recording)), data(recording, title), SCRIPTS);
    }

    /** As JSON, with the most detail that keeps the page small. */
    static String data(Recording recording, String title) {
        String json = "";
        PageViews views = new PageViews(recording, ids(recording));
        List<Map<String, Object>> layouts = views.views();
        for (Detail detail : Detail.of(recording)) {
            json = Json.of(data(recording, title, views, layouts, detail));
            if (json.length() <= MOST_CHARACTERS) {
                break;
            }
        }
        return json;
    }

    private static Map<String, Object> data(
            Recording recording, String title, PageViews views, List<Map<String, Object>> layouts, Detail detail) {
        Function<Source, String> ids = ids(recording);
        PageTensors tensors = new PageTensors(detail);
        PageLines lines = new PageLines(ids, detail);
        Map<String, Object> byId = new LinkedHashMap<>();
        recording.leaves().forEach(leaf -> byId.put(ids.apply(leaf), tensors.of(leaf)));
        recording.lines().forEach(line -> byId.put(ids.apply(line), tensors.of(line)));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("title", title);
        data.put("loss", ids.apply(recording.loss()));
        data.put("dtype", recording.loss().dtype().toString());
        String whole = whole(recording);
        if (whole.length() <= LONGEST_FORMULA) {
            data.put("formula", whole);
        }
        data.put("tensors", byId);
        List<Map<String, Object>> all = new ArrayList<>();
        recording.lines().forEach(line -> all.add(lines.of(line)));
        data.put("lines", all);
        data.put("groups", views.groups());
        data.put("views", layouts);
        return data;
    }

    /** The loss as one formula, or a part of it that is too long already. */
    private static String whole(Recording recording) {
        Map<Line, Formula> formulas = new LinkedHashMap<>();
        for (Line line : recording.lines()) {
            List<Formula> inputs = new ArrayList<>();
            for (Recording.Input input : line.inputs()) {
                Formula known = input.source() instanceof Line read ? formulas.get(read) : null;
                inputs.add(known != null ? known : Labels.formula(input.source()));
            }
            Formula formula = Formula.value(line.op(), inputs);
            if (formula.text().length() > LONGEST_FORMULA) {
                return formula.text();
            }
            formulas.put(line, formula);
        }
        Formula loss = recording.loss() instanceof Line line ? formulas.get(line) : null;
        return loss == null ? recording.lossName() : loss.text();
    }

    /** Lines as the tape numbers them; leaves by number, whatever their names are. */
    static Function<Source, String> ids(Recording recording) {
        Map<Source, String> ids = new LinkedHashMap<>();
        for (Leaf leaf : recording.leaves()) {
            ids.put(leaf, "l" + ids.size());
        }
        for (Line line : recording.lines()) {
            ids.put(line, "%" + line.number());
        }
        return source -> {
            String id = ids.get(source);
            if (id == null) {
                throw new AssertionError("a source of another recording: " + source);
            }
            return id;
        };
    }

    /** For readers without scripts: a long tape without its numbers, which would be most of the file. */
    private static String tape(Recording recording) {
        return recording.lines().size() <= Outline.ALL_DRAWN
                ? new Lesson(recording).toString()
                : recording.lines().stream().map(Line::toString).collect(Collectors.joining("\n"));
    }
}
