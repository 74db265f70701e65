package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Tensor;

/** The page, as a reader sees it. With {@code -Dwengert.screenshots=folder} the pictures are kept, to be looked at. */
class PageInBrowserTest {
    private static final String RIGHT = "\uE014";
    private static final String HOME = "\uE011";
    private static final String END = "\uE010";
    private static final String ESCAPE = "\uE00C";

    private static Browser browser;

    @TempDir
    private static Path folder;

    private static Path network;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Browser.start();
        browser.resize(1440, 900);
        network = folder.resolve("network.html");
        Explain.html(Lessons.network(DType.FLOAT64), network);
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void nothingWasWrittenOnTheConsole() throws IOException, InterruptedException {
        assertEquals(new JsonArray(), browser.console());
        browser.resize(1440, 900);
    }

    private static int step() throws IOException, InterruptedException {
        return browser.eval("state.s").getAsInt();
    }

    @Test
    void keysStepToTheEndAndBack() throws IOException, InterruptedException {
        browser.open(network, "");
        List<String> heard = new ArrayList<>();
        for (int s = 1; s <= 2; s++) {
            browser.press(RIGHT);
            assertEquals(s, step());
            heard.add(browser.text("#live"));
        }
        // The others at once: each key over WebDriver takes a quarter of a second.
        JsonArray others = browser.eval("Array.from({ length: 26 }, (_, i) => { document.body.dispatchEvent("
                        + "new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true })); "
                        + "return state.s === i + 3 ? one('#live').textContent : 'step ' + state.s; })")
                .getAsJsonArray();
        others.forEach(text -> heard.add(text.getAsString()));
        assertEquals("Forward 3 of 13. %2 is tanh of %1: 0.7306, −0.7895, 0.0699.", heard.get(2));
        assertTrue(heard.get(13).startsWith("The loss is 0.1717."), heard.get(13));
        assertTrue(heard.get(27).startsWith("Done."), heard.get(27));
        assertEquals(28, heard.stream().distinct().count());
        browser.press(RIGHT);
        assertEquals(28, step());
        browser.press(HOME);
        assertEquals(0, step());
        browser.press(END);
        assertEquals(28, step());
        assertEquals("#step=28", browser.eval("location.hash").getAsString());
    }

    @Test
    void spacePlaysAndPauses() throws IOException, InterruptedException {
        browser.open(network, "#step=3");
        browser.press(" ");
        assertEquals(
                "Pause", browser.eval("one('#play').getAttribute('aria-label')").getAsString());
        browser.press(" ");
        assertEquals(
                "Play", browser.eval("one('#play').getAttribute('aria-label')").getAsString());
    }

    /** What is shown as a tooltip has all digits, and is the engine's number. */
    @Test
    void shownGradientsAreTheEngines() throws IOException, InterruptedException {
        for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
            Tensor loss = Lessons.network(dtype);
            Recording recording = Recording.of(loss);
            loss.backward();
            Path page = folder.resolve("numbers.html");
            Files.writeString(page, Page.of(recording, "numbers"));
            browser.open(page, "#step=28");
            for (Leaf leaf : recording.leaves()) {
                Tensor gradient = leaf.gradient();
                if (gradient == null) {
                    continue;
                }
                JsonArray shown = browser.eval(
                                "all('.tape tr[data-id] .gc [data-e]').filter(x => label(x.dataset.e.split(':')[0]) === '"
                                        + leaf.label() + "').map(x => x.title.split(' = ')[1].replace('−', '-'))")
                        .getAsJsonArray();
                double[] expected = gradient.toDoubleArray();
                assertEquals(expected.length, shown.size(), leaf.label());
                for (int i = 0; i < expected.length; i++) {
                    double number = dtype == DType.FLOAT32
                            ? Float.parseFloat(shown.get(i).getAsString())
                            : shown.get(i).getAsDouble();
                    assertEquals(expected[i], number, 0, leaf.label());
                }
            }
        }
    }

    /** Each account adds up to the engine's number, to the last digit. */
    @Test
    void everyElementHasItsSumOfProducts() throws IOException, InterruptedException {
        browser.open(network, "#step=28");
        JsonArray wrong = browser.eval(
                        "parameters.flatMap(id => T[id].g.map((g, i) => { select(id, i); "
                                + "return one('.same').textContent.startsWith('The same number') ? null : chosen(); })).filter(x => x)")
                .getAsJsonArray();
        assertEquals(new JsonArray(), wrong);
        browser.open(network, "#step=24&of=output.weight[1,0]&view=chain");
        assertEquals(" 0.048531363970790053", browser.text("#chain .tot .pr"));
        assertEquals(2, browser.eval("all('.ledger .cap').length").getAsInt());
    }

    @Test
    void aClickOnANodeShowsItsPaths() throws IOException, InterruptedException {
        browser.open(network, "#step=28");
        browser.click(".node.parameter[aria-label*='output.weight']");
        assertEquals("output.weight[0,0]", browser.eval("chosen()").getAsString());
        assertTrue(browser.eval("document.body.classList.contains('paths')").getAsBoolean());
        List<String> marked = new ArrayList<>();
        for (JsonElement id :
                browser.eval("all('.node.on').map(n => n.dataset.id)").getAsJsonArray()) {
            marked.add(id.getAsString());
        }
        assertTrue(
                marked.containsAll(List.of("%3", "%4", "%5", "%6", "%7", "%8", "%9", "%10", "%11", "%12")),
                marked.toString());
        assertEquals(11, marked.size());
        browser.click("#chain .m [data-e$=':2']");
        assertEquals("output.weight[2,0]", browser.eval("chosen()").getAsString());
        browser.press(ESCAPE);
        assertFalse(browser.eval("document.body.classList.contains('paths')").getAsBoolean());
        browser.click(".node[data-id='%5']");
        assertTrue(browser.text("#step h2").startsWith("%5 = sigmoid(%4)"));
    }

    @Test
    void aReverseStepWritesOutItsProducts() throws IOException, InterruptedException {
        browser.open(network, "#step=24");
        String panel = browser.text("#step");
        assertTrue(panel.contains("y = a · b  ⇒  g · bᵀ"), panel);
        assertTrue(panel.contains("2 of 2 products: complete"), panel);
        assertTrue(panel.contains("(−0.1375) · 0.9"), panel);
    }

    @Test
    void modulesOpenInPlace() throws IOException, InterruptedException {
        Path deep = folder.resolve("deep.html");
        Explain.html(Lessons.deep(8), deep);
        browser.open(deep, "");
        int drawn = browser.eval("all('.node').length").getAsInt();
        assertTrue(drawn <= 60, drawn + " nodes");
        browser.eval("go(forwardStep(units.findIndex(isCollapsed)))");
        int line = browser.eval("lineNow()").getAsInt();
        browser.eval("open(units[unitNow()].id)");
        assertEquals(line, browser.eval("lineNow()").getAsInt());
        assertFalse(browser.eval("isCollapsed(units[unitNow()])").getAsBoolean());
        assertTrue(browser.eval("all('.node').length <= 60").getAsBoolean());
        browser.press(END);
        assertTrue(browser.eval("Math.max(...D.views.map(v => Object.keys(v.at).length)) <= 70")
                .getAsBoolean());
        shot("deep");
    }

    @Test
    void largeTensorsAreSummed() throws IOException, InterruptedException {
        Path page = folder.resolve("classifier.html");
        Explain.html(Lessons.classifier(), page);
        browser.open(page, "#step=14&of=weight[0,1]&view=chain");
        assertEquals(16, browser.eval("all('.tops button').length").getAsInt());
        assertEquals("weight[0,1]", browser.eval("chosen()").getAsString());
        assertTrue(browser.text(".same").startsWith("The same number"), browser.text(".same"));
        shot("classifier");
    }

    @Test
    void itFitsAWindowAndAPhoneInLightAndDark() throws IOException, InterruptedException {
        boolean isKept = System.getProperty("wengert.screenshots") != null;
        for (String theme : isKept ? List.of("light", "dark") : List.of("dark")) {
            for (int[] size : new int[][] {{1440, 900}, {900, 640}, {390, 844}, {360, 640}}) {
                browser.resize(size[0], size[1]);
                browser.open(network, "#step=24&of=output.weight[1,0]");
                browser.eval("theme('" + theme + "')");
                int wide = browser.eval("document.documentElement.scrollWidth").getAsInt();
                assertTrue(wide <= size[0], wide + " of " + size[0]);
                shot("network-" + theme + "-" + size[0]);
            }
        }
    }

    /** Contrast of at least 4.5, of texts that no selection dims. */
    @Test
    void textsCanBeRead() throws IOException, InterruptedException {
        for (String theme : List.of("light", "dark")) {
            browser.open(network, "#step=20");
            browser.eval("theme('" + theme + "')");
            double least = browser.eval(
                            "(() => { const rgb = c => c.match(/[\\d.]+/g).map(Number), light = c => { const [r, g, b] = rgb(c).map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };"
                                    + "const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return getComputedStyle(e).backgroundColor; } return 'rgb(255,255,255)'; };"
                                    + "return Math.min(...all('h1, .loss, .say, .tape td, .where, .chip, .ok, .tabs button').map(e => { const a = light(getComputedStyle(e).color), b = light(behind(e)); return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); })); })()")
                    .getAsDouble();
            assertTrue(least >= 4.5, theme + ": " + least);
        }
    }

    @Test
    void hostileNamesStayTexts() throws IOException, InterruptedException {
        Path page = folder.resolve("hostile.html");
        Tensor a = Tensor.of(DType.FLOAT64, 2).requiresGrad(true).named(PageTest.HOSTILE);
        Explain.html(a.square().sum().named("</title><script>document.title = 'broken'</script>"), page);
        browser.open(page, "#step=2");
        assertEquals(PageTest.HOSTILE, browser.eval("label(parameters[0])").getAsString());
        assertFalse(browser.eval("document.title === 'broken'").getAsBoolean());
        browser.eval("select(parameters[0], 0)");
        assertEquals(
                0,
                browser.eval("document.querySelectorAll('#chain img, .tape img').length")
                        .getAsInt());
    }

    @Test
    void aFilmPlaysToItsEnd() throws IOException, InterruptedException {
        Path page = folder.resolve("film.html");
        TrainingFilmTest.xor(400, 20).write(page);
        browser.open(page, "");
        String first = browser.eval("one('.edge0').getAttribute('d')").getAsString();
        browser.press(RIGHT);
        assertEquals("step 20", browser.text(".where b"));
        browser.press(END);
        assertEquals(20, step());
        assertEquals("step 400", browser.text(".where b"));
        String last = browser.eval("one('.edge0').getAttribute('d')").getAsString();
        assertFalse(last.isEmpty());
        assertFalse(last.equals(first));
        assertEquals(3, browser.eval("all('.weights h3').length").getAsInt());
        browser.eval("theme('dark')");
        shot("film");
        browser.resize(390, 844);
        assertTrue(browser.eval("document.documentElement.scrollWidth").getAsInt() <= 390);
    }

    private static void shot(String name) throws IOException, InterruptedException {
        String to = System.getProperty("wengert.screenshots");
        if (to != null) {
            Files.createDirectories(Path.of(to));
            browser.screenshot(Path.of(to, name + ".png"));
        }
    }
}
