package org.wengert.onnx;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.wengert.nn.Buffer;
import org.wengert.nn.Module;
import org.wengert.nn.Parameter;

/** The tensors of a file whose names begin with one prefix and a dot. */
final class Group extends Module {
    /** What a module holds itself. */
    record Members(Map<String, Parameter> parameters, Map<String, Buffer> buffers, Map<String, Group> groups) {}

    private Group(Members members) {
        members.parameters().forEach(this::register);
        members.buffers().forEach(this::register);
        members.groups().forEach(this::register);
    }

    /** Members by their paths, as a tree. */
    static Members tree(Map<String, Object> named) {
        Set<String> prefixes = new HashSet<>();
        named.keySet().forEach(name -> {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                prefixes.add(name.substring(0, dot));
            }
        });
        Map<String, Object> paths = new LinkedHashMap<>();
        Map<String, Object> rest = new LinkedHashMap<>();
        named.forEach((name, member) -> (isPath(name, named, prefixes) ? paths : rest).put(name, member));
        Set<String> taken = new HashSet<>(paths.keySet());
        paths.keySet().forEach(name -> taken.add(name.substring(0, Math.max(0, name.indexOf('.')))));
        rest.forEach((name, member) -> {
            String flat = name.replace('.', '_');
            while (!taken.add(flat)) {
                flat += "_";
            }
            paths.put(flat, member);
        });
        return members(paths, 0);
    }

    /** Whether all steps have names, and no tensor is also a prefix of others. */
    private static boolean isPath(String name, Map<String, Object> named, Set<String> prefixes) {
        boolean path = !prefixes.contains(name) && !name.startsWith(".") && !name.endsWith(".") && !name.contains("..");
        int depth = 0;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            path &= !named.containsKey(name.substring(0, dot)) && ++depth <= DEEPEST;
        }
        return path;
    }

    private static final int DEEPEST = 32;

    private static Members members(Map<String, Object> named, int from) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        Map<String, Buffer> buffers = new LinkedHashMap<>();
        Map<String, Map<String, Object>> inside = new LinkedHashMap<>();
        named.forEach((name, member) -> {
            int dot = name.indexOf('.', from);
            if (dot >= 0) {
                inside.computeIfAbsent(name.substring(from, dot), unused -> new LinkedHashMap<>())
                        .put(name, member);
            } else if (member instanceof Parameter parameter) {
                parameters.put(name.substring(from), parameter);
            } else if (member instanceof Buffer buffer) {
                buffers.put(name.substring(from), buffer);
            }
        });
        Map<String, Group> groups = new LinkedHashMap<>();
        inside.forEach((name, members) -> groups.put(name, new Group(members(members, from + name.length() + 1))));
        return new Members(parameters, buffers, groups);
    }
}
