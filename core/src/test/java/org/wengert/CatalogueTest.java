package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue lists every row that the package declares, so that what is tested for every row is. */
class CatalogueTest {
    /** Recorded and never applied, so that there is nothing to draw: {@link CheckpointTest} is its test. */
    private static final String NEVER_APPLIED = "checkpoint";

    /** Parts of other rows' rules, which the tests of those rows differentiate. */
    private static final Set<String> PARTS = Set.of(
            "sigmoidDerivative",
            "geluDerivative",
            "mishDerivative",
            "tanhDerivative",
            "whereAbove0",
            "softmaxBackward",
            "logSoftmaxBackward",
            "crossEntropyBackward");

    @Test
    void everyRowThatAClassDeclaresIsListed() throws Exception {
        Map<OpSpec<?>, String> missing = declared();
        Stream.of(Catalogue.rows(), Catalogue.engineRows())
                .flatMap(List::stream)
                .forEach(missing::remove);
        Set<String> expected = new TreeSet<>(PARTS);
        expected.add(NEVER_APPLIED);
        Set<String> found = missing.keySet().stream().map(OpSpec::name).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, found, () -> "declared in " + missing.values());
    }

    @Test
    void everyRowThatIsListedCanBeTried() {
        Stream.of(Catalogue.rows(), Catalogue.engineRows())
                .flatMap(List::stream)
                .forEach(row -> {
                    assertTrue(row.samples() != null, row.name());
                });
    }

    /** The rows in the static fields of all classes of the package, with the class that declares each. */
    private static Map<OpSpec<?>, String> declared() throws Exception {
        Map<OpSpec<?>, String> declared = new HashMap<>();
        for (String name : classes()) {
            for (Field field : Class.forName(name).getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    if (field.getType() == Op.class) {
                        declared.put(((Op) field.get(null)).spec(), name);
                    } else if (field.getType() == AttributeOp.class) {
                        declared.put(((AttributeOp<?>) field.get(null)).spec(), name);
                    }
                }
            }
        }
        return declared;
    }

    private static Set<String> classes() throws IOException, URISyntaxException {
        Path root = Path.of(
                Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(root.resolve(Path.of("org", "wengert")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                    .map(file -> "org.wengert." + file.substring(0, file.length() - ".class".length()))
                    .collect(Collectors.toSet());
        }
    }
}
