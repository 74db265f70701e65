package org.wengert.nn;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/**
 * What one module holds itself: its parameters and child modules, each by the path of field names, list positions and map keys that leads to it.
 * The search goes through lists, maps, arrays, Optionals and records in fields, and stops at modules: they answer for what is inside them.
 */
final class Members {
    private final Module module;
    private final Map<String, Object> found = new LinkedHashMap<>();
    private final Set<Object> containers = Collections.newSetFromMap(new IdentityHashMap<>(4));
    private boolean fixed = true;

    private Members(Module module) {
        this.module = module;
    }

    /** Parameters and modules, in the order of the fields, those of superclasses first and what was registered last. */
    static Members of(Module module) {
        Members members = new Members(module);
        members.findIn(module, "", !module.registered().isEmpty());
        module.registered().forEach((name, value) -> members.find(name, value, true));
        return members;
    }

    /** Parameters and modules by their paths. */
    Map<String, Object> found() {
        return found;
    }

    /** Whether a second search must find the same, if nothing more is registered: there are only final fields, set, and nothing in lists. */
    boolean areFixed() {
        return fixed;
    }

    /** A module that registers something in a package closed to us answers for all it holds. */
    private void findIn(Object holder, String path, boolean mayBeClosed) {
        for (Fields.Searched searched : Fields.of(holder.getClass())) {
            String name = Text.join(path, searched.field().getName());
            Field open = Fields.opened(searched.field());
            if (open != null) {
                Object value = read(open, holder);
                fixed &= value != null && Modifier.isFinal(open.getModifiers());
                if (value == null && searched.required()) {
                    throw isNull("field " + name + " (" + open.getType().getSimpleName() + ")");
                }
                find(name, value, searched.elementsRequired());
            } else if (!mayBeClosed) {
                throw new IllegalStateException(closed(Text.name(module.getClass()), name, holder.getClass()));
            }
        }
    }

    private static @Nullable Object read(Field field, Object holder) {
        try {
            return field.get(holder);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private void find(String name, @Nullable Object value, boolean elementsRequired) {
        if (value instanceof Parameter || value instanceof Module) {
            Object before = found.putIfAbsent(name, value);
            if (before != null && before != value) {
                throw new IllegalStateException(Text.name(module.getClass()) + ": two members are named " + name
                        + ", and the state could hold only one. Rename one field or key.");
            }
        } else if (value instanceof Tensor tensor) {
            checkNotForgotten(name, tensor);
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(inside -> find(name, inside, elementsRequired));
        } else if (value instanceof Collection<?> || value instanceof Map<?, ?> || value instanceof Object[]) {
            fixed = false;
            if (containers.add(value)) {
                findInside(name, value, elementsRequired);
            }
        } else if (value instanceof Record record && containers.add(record)) {
            findIn(record, name, false);
        }
    }

    private void findInside(String name, Object container, boolean required) {
        if (container instanceof Map<?, ?> map) {
            map.forEach((key, value) -> element(name + "." + key, value, required));
            return;
        }
        Collection<?> values = container instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) container;
        int i = 0;
        for (Object value : values) {
            element(name + "." + i++, value, required);
        }
    }

    private void element(String name, @Nullable Object value, boolean required) {
        if (value == null && required) {
            throw isNull(name);
        }
        find(name, value, required);
    }

    private IllegalStateException isNull(String what) {
        return new IllegalStateException(
                Text.name(module.getClass()) + ": " + what
                        + " is null. Assign it in the constructor; if it may be missing, make it an Optional, or @Nullable by an annotation that is there at run time.");
    }

    /** A leaf that needs a gradient but is no parameter would never be trained, and nobody would say so. */
    private void checkNotForgotten(String name, Tensor tensor) {
        if (tensor.requiresGrad() && tensor.node() == null) {
            throw new IllegalStateException(
                    Text.name(module.getClass()) + ": field " + name + " holds a tensor that needs a gradient, "
                            + Text.type(tensor)
                            + ", which no optimizer would see. Make it a Parameter: new Parameter(tensor); or declare the field "
                            + "transient, if it is not trained.");
        }
    }

    static String closed(String module, String field, Class<?> holder) {
        String last = field.substring(field.lastIndexOf('.') + 1);
        return module + ": field " + field + " cannot be read, since its package is closed. Add to the module-info of "
                + holder.getModule().getName() + ": opens " + holder.getPackageName()
                + " to org.wengert.nn; or name each member in the "
                + "constructor: register(\"" + last + "\", " + last + ").";
    }
}
