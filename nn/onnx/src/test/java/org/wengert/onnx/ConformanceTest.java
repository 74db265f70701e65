package org.wengert.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.surface.Recorded;

/** The models of the ONNX project's own tests: those that do not pass are recorded, with the reason. */
class ConformanceTest {
    /** Why values are others than those recorded, by the names that models begin with. */
    private static final Map<String, String> REASONS = Map.of(
            "test_training_dropout",
            "random numbers, whose generator the format does not specify",
            "test_resize_downsample_scales_cubic_align_corners",
            "the recorded values are for an image of 2.4 pixels, not of 2",
            "test_resize_downsample_scales_linear_align_corners",
            "the recorded values are for an image of 2.4 pixels, not of 2");

    @TempDir
    private Path directory;

    @Test
    void modelsGiveWhatTheyShould() throws IOException {
        Map<String, String> outcomes = new TreeMap<>();
        for (Path model : models(directory, "")) {
            ConformanceModel conformance = new ConformanceModel(model);
            String outcome = conformance.outcome();
            outcomes.put(conformance.name(), outcome.equals("fails: other values") ? reason(conformance) : outcome);
        }
        long passed = outcomes.values().stream()
                .filter(outcome -> outcome.startsWith("passes"))
                .count();
        assertTrue(passed >= 525, passed + " pass");
        List<String> lines = new ArrayList<>();
        lines.add(passed + " of " + outcomes.size()
                + " models pass. The others, and those that need the wider tolerance:");
        outcomes.forEach((name, outcome) -> {
            if (!outcome.equals("passes")) {
                lines.add(name + ": " + outcome);
            }
        });
        Recorded.check(lines, "org/wengert/onnx/conformance.txt", getClass());
    }

    private static String reason(ConformanceModel model) {
        return REASONS.entrySet().stream()
                .filter(reason -> model.name().startsWith(reason.getKey()))
                .map(reason -> "fails: other values: " + reason.getValue())
                .findFirst()
                .orElse("fails: other values");
    }

    /** Unpacks those files of the models whose names end so, and returns the models' directories in order. */
    static List<Path> models(Path directory, String end) throws IOException {
        try (InputStream resource = ConformanceTest.class.getResourceAsStream("conformance.zip");
                ZipInputStream outer = new ZipInputStream(resource)) {
            for (ZipEntry entry = outer.getNextEntry(); entry != null; entry = outer.getNextEntry()) {
                if (entry.getName().equals("models.zip")) {
                    unpack(new ZipInputStream(outer), directory, end);
                    break;
                }
            }
        }
        try (Stream<Path> models = Files.list(directory)) {
            return models.sorted().toList();
        }
    }

    private static void unpack(ZipInputStream zip, Path directory, String end) throws IOException {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(end)) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
    }
}
