package org.wengert.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.nn.internal.Text;

/** All modules, parameters and buffers at and below a module, each once, by the first path that leads to it. Tied members and cycles are fine. */
final class Tree {
    private final Map<String, Module> modules = new LinkedHashMap<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Buffer> buffers = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, Layer> functions = new LinkedHashMap<>();
    private final Map<String, Object> layers = new LinkedHashMap<>();
    private final List<Module> moduleList;
    private final List<Parameter> parameterList;
    private final List<Buffer> bufferList;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Tensor, String> tensors = new IdentityHashMap<>();

    private boolean fixed = true;
    private final int registrations;

    private record Entry(String path, Object member) {}

    Tree(Module root) {
        // A stack of our own: networks may be nested deeper than the thread's stack.
        Deque<Entry> open = new ArrayDeque<>();
        open.push(new Entry("", root));
        while (!open.isEmpty()) {
            Entry entry = open.pop();
            if (!seen.add(entry.member())) {
                continue;
            }
            if (entry.member() instanceof Module module) {
                membersOf(module, entry.path()).forEach(open::push);
            } else if (entry.member() instanceof Place place) {
                add(place, entry.path());
            } else if (entry.member() instanceof Layer function) {
                functions.put(entry.path(), function);
                layers.put(entry.path(), function);
            }
        }
        moduleList = List.copyOf(modules.values());
        parameterList = List.copyOf(parameters.values());
        bufferList = List.copyOf(buffers.values());
        registrations = countRegistrations();
    }

    /** Refuses functions that hold a module or parameter nobody finds. What surrounds the function, a lambda's {@code this}, is no such member. */
    void checkNothingHidden(Module root) {
        functions.forEach((path, function) -> {
            for (Object held : Captures.of(function)) {
                if (!seen.contains(held) && !isAround(held, root)) {
                    String what = held instanceof Module module ? Inputs.where(module, null) : held.toString();
                    throw new IllegalStateException(Text.name(root.getClass()) + ": layer " + path + " is "
                            + Outline.function(function) + " that holds " + what
                            + ", which would never be trained: functions are not searched. Pass the module itself as the layer, or hold it in a "
                            + "field of a module.");
                }
            }
        });
    }

    private static boolean isAround(Object held, Module root) {
        try {
            return held instanceof Module module && new Tree(module).seen.contains(root);
        } catch (IllegalStateException unfinished) {
            // A lambda's this, asked from its own constructor: fields are still null.
            return true;
        }
    }

    /** Returns whether a new search would find the same: most networks are built once and for all, and need only one. */
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

    /** Adds a module and returns its members, the last first. */
    private List<Entry> membersOf(Module module, String path) {
        checkNew(path, modules.putIfAbsent(path, module));
        layers.put(path, module);
        Members members = Members.of(module);
        fixed &= members.areFixed();
        List<Entry> entries = new ArrayList<>();
        members.found().forEach((name, member) -> entries.add(new Entry(Text.join(path, name), member)));
        Collections.reverse(entries);
        return entries;
    }

    private void add(Place place, String path) {
        checkNew(path, places.putIfAbsent(path, place));
        if (place instanceof Parameter parameter) {
            parameters.put(path, parameter);
        } else if (place instanceof Buffer buffer) {
            buffers.put(path, buffer);
        }
        String first = tensors.putIfAbsent(place.own(), path);
        if (first != null) {
            throw new IllegalStateException(
                    "parameters: " + first + " and " + path + " are two Parameters over one tensor "
                            + Text.type(place.own())
                            + ", and an optimizer would move it twice. Share the Parameter object instead.");
        }
        place.nameAfter(path);
    }

    private static void checkNew(String path, @Nullable Object before) {
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

    Map<String, Buffer> namedBuffers() {
        return Collections.unmodifiableMap(buffers);
    }

    /** Modules, and layers that are functions, in the order of the search. */
    Map<String, Object> layers() {
        return layers;
    }

    /** Parameters and buffers, in the order of the search. */
    Map<String, Place> places() {
        return Collections.unmodifiableMap(places);
    }

    List<Buffer> buffers() {
        return bufferList;
    }

    List<Module> modules() {
        return moduleList;
    }

    List<Parameter> parameters() {
        return parameterList;
    }
}
