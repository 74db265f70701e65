package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks in a named Java module, whose packages are closed to us unless it opens them. */
class ClosedPackageTest {
    private static final String NET = """
            package com.acme;
            public class Net extends org.wengert.nn.Module {
                private final org.wengert.nn.Linear hidden = new org.wengert.nn.Linear(1, 1, false);
                private final int size = 3;
            }
            """;
    private static final String REGISTERING =
            NET.replace("= new", "= register(\"hidden\", new").replace("false)", "false))");

    @TempDir
    Path folder;

    @Test
    void aClosedPackageIsAnErrorThatNamesTheOpensToAdd() throws Exception {
        Module net = load("module com.acme.app { exports com.acme; }", NET);
        assertEquals(
                "Net: field hidden cannot be read, since its package is closed. Add to the module-info of com.acme.app: opens com.acme to "
                        + "org.wengert.nn; or name each member in the constructor: register(\"hidden\", hidden).",
                assertThrows(IllegalStateException.class, net::parameters).getMessage());
    }

    @Test
    void anOpenPackageIsSearched() throws Exception {
        Module net = load("module com.acme.app { exports com.acme; opens com.acme; }", NET);
        assertEquals(List.of("hidden.weight"), List.copyOf(net.namedParameters().keySet()));
    }

    @Test
    void registeringNeedsNoOpens() throws Exception {
        Module net = load("module com.acme.app { exports com.acme; }", REGISTERING);
        assertEquals(List.of("hidden.weight"), List.copyOf(net.namedParameters().keySet()));
    }

    private Module load(String moduleInfo, String source) throws Exception {
        Path classes = compile(moduleInfo, source);
        Configuration configuration = ModuleLayer.boot()
                .configuration()
                .resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("com.acme.app"));
        ClassLoader ours = getClass().getClassLoader();
        ModuleLayer.Controller layer =
                ModuleLayer.defineModulesWithOneLoader(configuration, List.of(ModuleLayer.boot()), ours);
        java.lang.Module app = layer.layer().findModule("com.acme.app").orElseThrow();
        layer.addReads(app, Module.class.getModule());
        return (Module)
                app.getClassLoader().loadClass("com.acme.Net").getConstructor().newInstance();
    }

    private Path compile(String moduleInfo, String source) throws IOException {
        Path info = Files.writeString(folder.resolve("module-info.java"), moduleInfo);
        Path net = Files.writeString(folder.resolve("Net.java"), source);
        Path classes = folder.resolve("classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-proc:none",
                    "--add-reads",
                    "com.acme.app=ALL-UNNAMED");
            assertTrue(compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(info, net))
                    .call());
        }
        return classes;
    }
}
