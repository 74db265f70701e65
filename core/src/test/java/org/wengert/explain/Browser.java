package org.wengert.explain;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A real browser without a window, driven over WebDriver (W3C recommendation, 2018). */
final class Browser implements AutoCloseable {
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    private Browser(Process driver, String address) throws IOException, InterruptedException {
        this.driver = driver;
        Map<String, Object> options = Map.of(
                "args",
                List.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--hide-scrollbars"));
        Map<String, Object> wanted = Map.of(
                "browserName", "chrome", "goog:chromeOptions", options, "goog:loggingPrefs", Map.of("browser", "ALL"));
        JsonElement made = call("POST", address + "/session", Map.of("capabilities", Map.of("alwaysMatch", wanted)));
        this.session =
                address + "/session/" + made.getAsJsonObject().get("sessionId").getAsString();
    }

    /** Starts it. Without a browser the test is left out, with the name of the package to install; with CI=true it fails. */
    static Browser start() throws IOException, InterruptedException {
        Process driver;
        try {
            driver = new ProcessBuilder("chromedriver", "--port=0")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            String message = "No browser: install one with 'apt-get install chromium chromium-driver'.";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
            throw e;
        }
        try {
            BufferedReader printed =
                    new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
            for (String line = printed.readLine(); line != null; line = printed.readLine()) {
                Matcher port = PORT.matcher(line);
                if (port.find()) {
                    return new Browser(driver, "http://127.0.0.1:" + port.group(1));
                }
            }
            throw new IOException("chromedriver ended before it listened");
        } catch (IOException | InterruptedException | RuntimeException e) {
            driver.destroy();
            throw e;
        }
    }

    private JsonElement call(String method, String address, @Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(new Gson().toJson(body));
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json; charset=utf-8")
                .method(method, publisher)
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        JsonElement value =
                JsonParser.parseString(answer.body()).getAsJsonObject().get("value");
        if (answer.statusCode() != 200) {
            throw new IOException(method + " " + address + ": " + value);
        }
        return value;
    }

    private JsonElement post(String command, Object body) throws IOException, InterruptedException {
        return call("POST", session + command, body);
    }

    void open(Path file, String fragment) throws IOException, InterruptedException {
        // Only a new address is loaded; a new fragment of the same page is not.
        post("/url", Map.of("url", "about:blank"));
        post("/url", Map.of("url", file.toUri() + fragment));
    }

    void resize(int width, int height) throws IOException, InterruptedException {
        Map<String, Object> metrics = Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false);
        post("/goog/cdp/execute", Map.of("cmd", "Emulation.setDeviceMetricsOverride", "params", metrics));
    }

    /** The value of a JavaScript expression. */
    JsonElement eval(String expression) throws IOException, InterruptedException {
        return post("/execute/sync", Map.of("script", "return " + expression, "args", List.of()));
    }

    String text(String selector) throws IOException, InterruptedException {
        return eval("document.querySelector(" + new Gson().toJson(selector) + ").textContent")
                .getAsString();
    }

    /** Clicks as a user does: the element must be in view and uncovered. */
    void click(String selector) throws IOException, InterruptedException {
        String id = post("/element", Map.of("using", "css selector", "value", selector))
                .getAsJsonObject()
                .get(ELEMENT)
                .getAsString();
        post("/element/" + id + "/click", Map.of());
    }

    /** Presses keys, one after the other; see WebDriver for those of keys without letters. */
    void press(String... keys) throws IOException, InterruptedException {
        JsonArray actions = new JsonArray();
        for (String key : keys) {
            for (String type : List.of("keyDown", "keyUp")) {
                JsonObject action = new JsonObject();
                action.addProperty("type", type);
                action.addProperty("value", key);
                actions.add(action);
            }
        }
        JsonObject keyboard = new JsonObject();
        keyboard.addProperty("type", "key");
        keyboard.addProperty("id", "keyboard");
        keyboard.add("actions", actions);
        post("/actions", Map.of("actions", List.of(keyboard)));
    }

    /** Everything that was written on the console since the last call. */
    JsonArray console() throws IOException, InterruptedException {
        return post("/se/log", Map.of("type", "browser")).getAsJsonArray();
    }

    void screenshot(Path to) throws IOException, InterruptedException {
        Files.write(
                to,
                Base64.getDecoder()
                        .decode(call("GET", session + "/screenshot", null).getAsString()));
    }

    @Override
    public void close() throws IOException {
        try {
            call("DELETE", session, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            driver.destroy();
        }
    }
}
