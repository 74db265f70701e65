package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Tensor;

/** The file, without a browser. */
class PageTest {
    static final String HOSTILE =
            "</script><img src=x onerror=alert(1)> \"quoted\" 'single' & \\ \u2028 \uD83D\uDE00 [0,1]";

    private static JsonObject data(Tensor loss) {
        return JsonParser.parseString(Page.data(Recording.of(loss), "title")).getAsJsonObject();
    }

    @Test
    void theFileIsOneAndAsksForNothing(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("page.html");
        Explain.html(Lessons.network(DType.FLOAT64), path);
        String page = Files.readString(path);
        assertTrue(page.contains("default-src 'none'"));
        assertFalse(page.contains("http:"), "no address");
        assertFalse(page.contains("https:"), "no address");
        assertFalse(page.contains("<link rel=\"stylesheet\""));
        assertTrue(Files.size(path) < 120_000, Files.size(path) + " bytes");
        assertTrue(page.contains("= tanh(%1) "), "the tape stands there for readers without scripts");
    }

    @Test
    void hostileNamesAreData() {
        Tensor a = Tensor.of(DType.FLOAT64, 2).requiresGrad(true).named(HOSTILE);
        String page = Page.of(Recording.of(a.square().sum()), HOSTILE);
        assertFalse(page.contains("<img"));
        assertEquals(4, page.split("</script>", -1).length, "the page's own three scripts");
        JsonObject data = data(a.square().sum());
        assertEquals(
                HOSTILE,
                data.getAsJsonObject("tensors")
                        .getAsJsonObject("l0")
                        .get("name")
                        .getAsString());
    }

    @Test
    void halfACharacterIsEscaped() {
        assertEquals("\"\\ud83d\"", Json.of("\uD83D"));
        assertEquals("\"\uD83D\uDE00\"", Json.of("\uD83D\uDE00"));
        assertEquals(
                "[1,\"NaN\",0.5,\"-Infinity\",-0.0]",
                Json.of(new double[] {1, Double.NaN, 0.5, Double.NEGATIVE_INFINITY, -0.0}));
    }

    @Test
    void numbersAreThoseOfTheEngine() {
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            Tensor loss = Lessons.network(dtype);
            Recording recording = Recording.of(loss);
            JsonObject data = JsonParser.parseString(Page.data(recording, "")).getAsJsonObject();
            for (Line line : recording.lines()) {
                JsonArray shown = data.getAsJsonObject("tensors")
                        .getAsJsonObject(line.id())
                        .getAsJsonArray("g");
                double[] expected = line.gradient().toDoubleArray();
                for (int i = 0; i < expected.length; i++) {
                    double number = dtype == DType.FLOAT32
                            ? shown.get(i).getAsFloat()
                            : shown.get(i).getAsDouble();
                    assertEquals(expected[i], number, 0, line.id());
                }
            }
        }
    }

    /** Upstream gradient times the derivatives of single elements is what the sweep passed on. */
    @Test
    void derivativesOfElementsGiveTheProducts() {
        for (Tensor loss : new Tensor[] {Lessons.network(DType.FLOAT64), Lessons.expression(), Lessons.classifier()}) {
            int checked = 0;
            for (Recording.Product product : Recording.of(loss).products()) {
                ElementDerivatives derivatives = ElementDerivatives.of(product, -1, 36, 10_000);
                if (derivatives == null) {
                    continue;
                }
                double[] sums = new double[product.value().size()];
                double[] g = product.upstream().toDoubleArray();
                derivatives
                        .all()
                        .forEach(e -> sums[(int) e.get(1)] += g[(int) e.get(0)] * ((Number) e.get(2)).doubleValue());
                double[] passed = product.value().toDoubleArray();
                for (int i = 0; i < sums.length; i++) {
                    assertEquals(passed[i], sums[i], 1e-6 * (1 + Math.abs(sums[i])), product.toString());
                }
                checked++;
            }
            assertTrue(checked > 0);
        }
    }

    /** The derivative of a matrix product by an element of one factor is an element of the other. */
    @Test
    void factorsOfMatrixProductsAreNamed() {
        JsonObject data = data(Lessons.network(DType.FLOAT64));
        JsonObject back = data.getAsJsonArray("lines")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("back")
                .get(1)
                .getAsJsonObject();
        assertEquals(0, back.get("of").getAsInt());
        assertEquals(
                JsonParser.parseString("[0,3,-0.5,1]"), back.getAsJsonArray("j").get(1));
    }

    @Test
    void modulesComeFromParameters() {
        JsonArray groups = data(Lessons.network(DType.FLOAT64)).getAsJsonArray("groups");
        assertEquals(2, groups.size());
        assertEquals("hidden", groups.get(0).getAsJsonObject().get("name").getAsString());
        assertEquals(2, groups.get(0).getAsJsonObject().get("to").getAsInt());
        assertEquals("output", groups.get(1).getAsJsonObject().get("name").getAsString());
        assertEquals(5, groups.get(1).getAsJsonObject().get("to").getAsInt());
    }

    @Test
    void aThousandLinesAreFewNodesAndASmallFile() {
        Tensor loss = Lessons.deep(67);
        Recording recording = Recording.of(loss);
        assertTrue(recording.lines().size() > 1000);
        String json = Page.data(recording, "deep");
        assertTrue(json.length() < 1_900_000, json.length() + " characters");
        JsonArray views = JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("views");
        assertTrue(views.size() > 10);
        for (JsonElement view : views) {
            int nodes = view.getAsJsonObject().getAsJsonObject("at").size();
            assertTrue(
                    nodes <= 70, nodes + " nodes in " + view.getAsJsonObject().get("open"));
        }
    }
}
