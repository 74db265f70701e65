package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The library as its users have it: the annotations it is compiled with need not be there at run time. */
class WithoutJSpecifyTest {
    @Test
    void layersFindTheirParameters() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("jspecify")) {
                urls.add(new File(entry).toURI().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            assertThrows(ClassNotFoundException.class, () -> loader.loadClass("org.jspecify.annotations.Nullable"));
            Class<?> linear = loader.loadClass("org.wengert.nn.Linear");
            Object layer =
                    linear.getConstructor(int.class, int.class, boolean.class).newInstance(2, 3, false);
            assertEquals(1, ((List<?>) linear.getMethod("parameters").invoke(layer)).size());
        }
    }
}
