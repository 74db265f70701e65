package org.wengert.nn;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything at and below a module, each once, by the first path that leads to it: what is tied or in a circle does not come twice. */
final class Tree {
    private final Map<String, Module> modules = new LinkedHashMap<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final List<Module> moduleList;
    private final List<Parameter> parameterList;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean fixed = true;
    private final int registrations;

    Tree(Module root) {
        add("", root);
        moduleList = List.copyOf(modules.values());
        parameterList = List.copyOf(parameters.values());
        registrations = countRegistrations();
    }

    /** Whether a new search would find the same: most networks are built once and for all, and need only one. */
    boolean isUpToDate() {
        return fixed && registrations == countRegistrations();
    }

    private int countRegistrations() {
        int count = 0;
        for (Module module : moduleList) {
            count += module.registered().size();
        }
        return count;
    }

    private void add(String path, Module module) {
        if (!seen.add(module)) {
            return;
        }
        unique(path, modules.putIfAbsent(path, module));
        Members members = Members.of(module);
        fixed &= members.areFixed();
        members.found().forEach((name, member) -> {
            String inside = Text.join(path, name);
            if (member instanceof Module child) {
                add(inside, child);
            } else if (member instanceof Parameter parameter && seen.add(parameter)) {
                unique(inside, parameters.putIfAbsent(inside, parameter));
                parameter.found(inside);
            }
        });
    }

    private static void unique(String path, @Nullable Object before) {
        if (before != null) {
            throw new IllegalStateException("modules: two members have the path " + path
                    + ", and the state could hold only one. Rename one field or key.");
        }
    }

    Map<String, Module> namedModules() {
        return Collections.unmodifiableMap(modules);
    }

    Map<String, Parameter> namedParameters() {
        return Collections.unmodifiableMap(parameters);
    }

    List<Module> modules() {
        return moduleList;
    }

    List<Parameter> parameters() {
        return parameterList;
    }
}
