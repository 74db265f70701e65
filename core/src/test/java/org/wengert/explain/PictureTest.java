package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.wengert.DType;
import org.wengert.Tensor;
import org.xml.sax.InputSource;

class PictureTest {
    /** With {@code -Dwengert.write} the files are written again, to be looked at before they are committed. */
    @Test
    void dotIsAsRecorded() throws IOException {
        Map<String, Tensor> lessons = Map.of(
                "network", Lessons.network(DType.FLOAT64),
                "expression", Lessons.expression(),
                "classifier", Lessons.classifier());
        for (Map.Entry<String, Tensor> lesson : lessons.entrySet()) {
            Path golden = Path.of("src/test/resources/org/wengert/explain", lesson.getKey() + ".dot");
            String dot = Explain.dot(lesson.getValue());
            if (System.getProperty("wengert.write") != null) {
                Files.createDirectories(golden.getParent());
                Files.writeString(golden, dot);
            }
            assertEquals(Files.readString(golden, StandardCharsets.UTF_8), dot, lesson.getKey());
        }
    }

    @Test
    void everyArrowOfDotHasItsNodes() {
        String dot = Explain.dot(Lessons.network(DType.FLOAT64));
        Set<String> nodes = new HashSet<>();
        Matcher node =
                Pattern.compile("^  \"([^\"]+)\" \\[label", Pattern.MULTILINE).matcher(dot);
        while (node.find()) {
            nodes.add(node.group(1));
        }
        assertEquals(19, nodes.size());
        Matcher arrow = Pattern.compile("\"([^\"]+)\" -> \"([^\"]+)\"").matcher(dot);
        int arrows = 0;
        while (arrow.find()) {
            assertTrue(nodes.contains(arrow.group(1)) && nodes.contains(arrow.group(2)), arrow.group());
            arrows++;
        }
        // The data and the constant get no gradient.
        assertEquals(19 + 17, arrows);
    }

    @Test
    void svgIsWellFormedWhateverTheNames() throws Exception {
        Tensor a = Tensor.of(DType.FLOAT64, 2).requiresGrad(true).named(PageTest.HOSTILE);
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Explain.svg(a.square().sum()))));
        assertEquals("svg", svg.getDocumentElement().getTagName());
        assertEquals(0, svg.getElementsByTagName("img").getLength());
        assertTrue(Explain.dot(a.square().sum()).contains("\\\"quoted\\\" 'single' & \\\\"));
    }

    /** Shapes, not colours, tell kinds apart; what is saved has a thick frame. */
    @Test
    void svgShowsKindsByShape() {
        String svg = Explain.svg(Lessons.network(DType.FLOAT64));
        assertEquals(7, svg.split("class=\"b k\"", -1).length - 1, "x, the output's weight, and five lines");
        assertEquals(2, svg.split("<path class=\"b", -1).length - 1, "data and a constant");
        assertFalse(svg.contains("NaN"));
    }

    @Test
    void aLongTapeIsDrawnWithClosedModules() {
        String dot = Explain.dot(Lessons.deep(67));
        assertTrue(dot.contains("15 lines"));
        assertTrue(dot.contains("label=\"blocks\""));
        int nodes = dot.split(" \\[label=", -1).length - 1;
        assertTrue(nodes <= 60, nodes + " nodes");
    }
}
