package org.wengert;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One case of {@code reference/operations.json}: what another engine gets for an operation. Remembers which attributes were asked for. */
final class ReferenceCase {
    private final int number;
    private final JsonObject json;
    private final JsonObject attributes;
    private final Set<String> read = new HashSet<>();
    private final List<Tensor> inputs;

    private ReferenceCase(int number, JsonObject json) {
        this.number = number;
        this.json = json;
        this.attributes = json.getAsJsonObject("attributes");
        this.inputs = tensors("inputs");
        inputs.forEach(x -> x.requiresGrad(true));
    }

    static List<ReferenceCase> all() {
        List<ReferenceCase> cases = new ArrayList<>();
        for (JsonElement json : file().getAsJsonArray("cases")) {
            cases.add(new ReferenceCase(cases.size(), json.getAsJsonObject()));
        }
        return cases;
    }

    private static JsonObject file() {
        try (InputStream in = ReferenceCase.class.getResourceAsStream("/reference/operations.json")) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String operation() {
        return json.get("op").getAsString();
    }

    Set<String> attributes() {
        return attributes.keySet();
    }

    Set<String> unreadAttributes() {
        Set<String> unread = new HashSet<>(attributes.keySet());
        unread.removeAll(read);
        return unread;
    }

    List<Tensor> inputs() {
        return inputs;
    }

    /** The first input. */
    Tensor x() {
        return inputs.get(0);
    }

    /** The second input. */
    Tensor b() {
        return inputs.get(1);
    }

    Tensor output() {
        return tensor(json.getAsJsonObject("output"));
    }

    Tensor upstream() {
        return tensor(json.getAsJsonObject("upstream"));
    }

    List<Tensor> gradients() {
        return tensors("gradients");
    }

    boolean hasSecond() {
        return json.has("second");
    }

    List<Tensor> second() {
        return tensors("second");
    }

    /** The case's class indices or positions, as a vector. */
    Tensor indices() {
        return Tensor.of(ints(json.getAsJsonArray("indices")));
    }

    int integer(String attribute) {
        return attribute(attribute).getAsInt();
    }

    double number(String attribute) {
        return attribute(attribute).getAsDouble();
    }

    String text(String attribute) {
        return attribute(attribute).getAsString();
    }

    int[] integers(String attribute) {
        return ints(attribute(attribute).getAsJsonArray());
    }

    int[][] pairs(String attribute) {
        return attribute(attribute).getAsJsonArray().asList().stream()
                .map(pair -> ints(pair.getAsJsonArray()))
                .toArray(int[][]::new);
    }

    double[] numbers(String attribute) {
        return doubles(attribute(attribute).getAsJsonArray());
    }

    Conv conv() {
        Conv moved = Conv.DEFAULT.stride(integer("stride")).padding(integer("padding"));
        return attributes.has("groups") ? moved.dilation(integer("dilation")).groups(integer("groups")) : moved;
    }

    PoolWindow pooled() {
        return PoolWindow.over(integer("kernel")).stride(integer("stride")).padding(integer("padding"));
    }

    Attention attention() {
        return attribute("causal").getAsBoolean() ? Attention.CAUSAL : Attention.DEFAULT;
    }

    /** The first input of an operation in training. */
    Tensor training() {
        if (!attribute("training").getAsBoolean()) {
            throw new IllegalArgumentException(toString());
        }
        return x();
    }

    Axes axes() {
        Axes axes = Axes.of(integers("axes"));
        return attribute("keepDims").getAsBoolean() ? axes.keepDims() : axes;
    }

    Reduction reduction() {
        return switch (attribute("reduction").getAsString()) {
            case "mean" -> Reduction.MEAN;
            case "sum" -> Reduction.SUM;
            case "batchMean" -> Reduction.BATCH_MEAN;
            default -> throw new IllegalArgumentException(toString());
        };
    }

    private JsonElement attribute(String name) {
        read.add(name);
        return attributes.get(name);
    }

    private List<Tensor> tensors(String field) {
        List<Tensor> tensors = new ArrayList<>();
        json.getAsJsonArray(field).forEach(tensor -> tensors.add(tensor(tensor.getAsJsonObject())));
        return tensors;
    }

    private static Tensor tensor(JsonObject json) {
        return Tensor.of(DType.FLOAT64, doubles(json.getAsJsonArray("data")))
                .reshape(Shape.of(ints(json.getAsJsonArray("shape"))));
    }

    private static int[] ints(JsonArray array) {
        return array.asList().stream().mapToInt(JsonElement::getAsInt).toArray();
    }

    private static double[] doubles(JsonArray array) {
        return array.asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
    }

    @Override
    public String toString() {
        return number + ": " + operation() + " " + attributes + " of "
                + inputs.stream().map(Tensor::shape).toList();
    }
}
