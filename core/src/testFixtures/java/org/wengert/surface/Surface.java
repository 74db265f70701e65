package org.wengert.surface;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The types of the packages that a module exports to everybody, and their members: what a user of the module can name. A member that a public type inherits from a
 * hidden one belongs to the public type.
 */
public final class Surface {
    private static final Pattern EXPORTS = Pattern.compile("\\bexports\\s+([\\w.]+)\\s*;");
    private static final Set<String> OF_EVERY_OBJECT = Arrays.stream(Object.class.getDeclaredMethods())
            .map(Surface::signature)
            .collect(Collectors.toSet());

    private final Map<String, Class<?>> types = new TreeMap<>();
    private final Set<String> exported;

    private Surface(Set<String> exported) {
        this.exported = exported;
    }

    /** The surface of the module whose directory is the working directory, and whose classes lie where this one does. */
    public static Surface around(Class<?> anyOfIt) {
        try {
            Set<String> exported = EXPORTS.matcher(Files.readString(Path.of("src", "main", "java", "module-info.java")))
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            Surface surface = new Surface(exported);
            Path root = Path.of(
                    anyOfIt.getProtectionDomain().getCodeSource().getLocation().toURI());
            for (String name : exported) {
                try (Stream<Path> files = Files.list(root.resolve(name.replace('.', '/')))) {
                    files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
                            .map(file ->
                                    load(name + "." + file.substring(0, file.length() - ".class".length()), anyOfIt))
                            .filter(type -> type.getDeclaringClass() == null && Modifier.isPublic(type.getModifiers()))
                            .forEach(surface::add);
                }
            }
            return surface;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name, Class<?> neighbour) {
        try {
            return Class.forName(name, false, neighbour.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(Class<?> type) {
        if (types.putIfAbsent(type.getCanonicalName(), type) == null) {
            for (Class<?> source : sources(type)) {
                for (Class<?> member : source.getDeclaredClasses()) {
                    if (isReachable(type, member.getModifiers())) {
                        add(member);
                    }
                }
            }
        }
    }

    /** One line for each type and each member, in the order of their types' names. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        types.forEach((name, type) -> {
            lines.add(name + ": " + declaration(type));
            Set<String> members = new TreeSet<>();
            fields(type).forEach(field -> members.add(describe(field)));
            constructors(type).forEach(constructor -> members.add(describe(constructor)));
            methods(type).forEach(method -> members.add(describe(method)));
            members.forEach(member -> lines.add(name + ": " + member));
        });
        return lines;
    }

    /** Members whose declaration names a type of ours that a user cannot name. */
    public List<String> leaks() {
        List<String> leaks = new ArrayList<>();
        types.forEach((name, type) -> {
            fields(type).forEach(field -> leak(name, field, List.of(field.getType()), leaks));
            constructors(type).forEach(made -> leak(name, made, List.of(made.getParameterTypes()), leaks));
            methods(type).forEach(method -> {
                List<Class<?>> named = new ArrayList<>(List.of(method.getParameterTypes()));
                named.add(method.getReturnType());
                leak(name, method, named, leaks);
            });
        });
        return leaks;
    }

    private void leak(String name, Member member, Collection<Class<?>> named, List<String> leaks) {
        for (Class<?> type : named) {
            Class<?> element = type;
            while (element.isArray()) {
                element = element.getComponentType();
            }
            if (element.getName().startsWith("org.wengert.")
                    && !types.containsKey(element.getCanonicalName())
                    && (!Modifier.isPublic(element.getModifiers()) || exported.contains(element.getPackageName()))) {
                leaks.add(name + "." + member.getName() + " names " + element.getCanonicalName());
            }
        }
    }

    private static Stream<Field> fields(Class<?> type) {
        return sources(type).stream()
                .flatMap(source -> Arrays.stream(source.getDeclaredFields()))
                .filter(field -> !field.isSynthetic() && isReachable(type, field.getModifiers()));
    }

    private static Stream<Constructor<?>> constructors(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> !constructor.isSynthetic() && isReachable(type, constructor.getModifiers()));
    }

    private static Collection<Method> methods(Class<?> type) {
        Map<String, Method> methods = new LinkedHashMap<>();
        for (Class<?> source : sources(type)) {
            for (Method method : source.getDeclaredMethods()) {
                boolean ofEnum = type.isEnum() && (method.getName().matches("values|valueOf"));
                if (!method.isSynthetic() && !ofEnum && isReachable(type, method.getModifiers())) {
                    methods.putIfAbsent(signature(method), method);
                }
            }
        }
        methods.keySet().removeAll(OF_EVERY_OBJECT);
        return methods.values();
    }

    /** The type itself and the hidden ones it inherits from, whose members are seen as its own; the nearest first. */
    private static Set<Class<?>> sources(Class<?> type) {
        Set<Class<?>> sources = new LinkedHashSet<>(Set.of(type));
        for (Class<?> parent : parents(type)) {
            if (!Modifier.isPublic(parent.getModifiers())) {
                sources.addAll(sources(parent));
            }
        }
        return sources;
    }

    private static List<Class<?>> parents(Class<?> type) {
        List<Class<?>> parents = new ArrayList<>();
        if (type.getSuperclass() != null) {
            parents.add(type.getSuperclass());
        }
        parents.addAll(List.of(type.getInterfaces()));
        return parents;
    }

    private static boolean isReachable(Class<?> type, int modifiers) {
        boolean canBeExtended = !Modifier.isFinal(type.getModifiers()) && !type.isSealed();
        return Modifier.isPublic(modifiers) || (canBeExtended && Modifier.isProtected(modifiers));
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.toString(method.getParameterTypes());
    }

    private static String declaration(Class<?> type) {
        String kind = type.isAnnotation()
                ? "annotation"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        StringBuilder text = new StringBuilder();
        int modifiers = type.getModifiers();
        if (kind.equals("class")) {
            text.append(Modifier.isAbstract(modifiers) ? "abstract " : Modifier.isFinal(modifiers) ? "final " : "");
        }
        text.append(type.isSealed() ? "sealed " : "").append(kind);
        String variables = variables(type.getTypeParameters());
        text.append(variables.isEmpty() ? "" : " " + variables.strip());
        if (type.isRecord()) {
            text.append(Arrays.stream(type.getRecordComponents())
                    .map(component -> simple(component.getGenericType()) + " " + component.getName())
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        Set<String> supertypes = new TreeSet<>();
        for (Class<?> source : sources(type)) {
            Stream.concat(Stream.ofNullable(source.getGenericSuperclass()), Stream.of(source.getGenericInterfaces()))
                    .filter(parent -> parent != Object.class && parent != Record.class)
                    .map(Surface::simple)
                    .forEach(supertypes::add);
        }
        sources(type).forEach(hidden -> supertypes.remove(hidden.getSimpleName()));
        if (!supertypes.isEmpty() && !type.isEnum()) {
            text.append(" of type ").append(String.join(", ", supertypes));
        }
        return text.toString();
    }

    private static String describe(Field field) {
        String kind = field.isEnumConstant() ? "constant " : Modifier.isStatic(field.getModifiers()) ? "static " : "";
        return kind + field.getName() + (field.isEnumConstant() ? "" : ": " + simple(field.getGenericType()));
    }

    private static String describe(Constructor<?> constructor) {
        return access(constructor) + "new" + parameters(constructor);
    }

    private static String describe(Method method) {
        int modifiers = method.getModifiers();
        boolean toBeWritten = Modifier.isAbstract(modifiers);
        return access(method)
                + (Modifier.isStatic(modifiers) ? "static " : toBeWritten ? "abstract " : "")
                + variables(method.getTypeParameters())
                + method.getName()
                + parameters(method)
                + ": "
                + simple(method.getGenericReturnType());
    }

    private static String access(Executable member) {
        return Modifier.isProtected(member.getModifiers()) ? "protected " : "";
    }

    private static String parameters(Executable method) {
        List<String> types = new ArrayList<>();
        for (Type type : method.getGenericParameterTypes()) {
            types.add(simple(type));
        }
        if (method.isVarArgs()) {
            types.add(types.remove(types.size() - 1).replaceFirst("\\[]$", "..."));
        }
        return "(" + String.join(", ", types) + ")";
    }

    private static String variables(TypeVariable<?>[] variables) {
        if (variables.length == 0) {
            return "";
        }
        List<String> texts = new ArrayList<>();
        for (TypeVariable<?> variable : variables) {
            String bounds = Arrays.stream(variable.getBounds())
                    .filter(bound -> bound != Object.class)
                    .map(Surface::simple)
                    .collect(Collectors.joining(" & "));
            texts.add(variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds));
        }
        return "<" + String.join(", ", texts) + "> ";
    }

    private static String simple(Type type) {
        return type.getTypeName()
                .replaceAll("(?:\\b[a-z_][\\w]*\\.)+(?=[A-Z])", "")
                .replace('$', '.');
    }
}
