package org.wengert.nn;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.nn.internal.Text;

/**
 * The parameters, buffers, child modules and layers that are functions, which one module holds itself, each by the path of field names, list positions and map keys that leads to it. The
 * search goes through lists, maps, arrays, Optionals and records in fields, and stops at modules: they answer for what is inside them.
 */
final class Members {
    private final Module module;
    private final Map<String, Object> found = new LinkedHashMap<>();
    private final Set<Object> containers = Collections.newSetFromMap(new IdentityHashMap<>(4));

    /** A stack of our own: collections may be nested deeper than the thread's stack. */
    private final Deque<Value> open = new ArrayDeque<>();

    private boolean fixed = true;

    /** A value to search, and whether null elements in it are errors. */
    private record Value(String name, @Nullable Object value, boolean elementsRequired) {}

    private Members(Module module) {
        this.module = module;
    }

    /** Searches a module: fields in their order, those of superclasses first, and registered members last. */
    static Members of(Module module) {
        Members members = new Members(module);
        List<Value> values = members.fieldsOf(module, "", !module.registered().isEmpty());
        module.registered().forEach((name, value) -> values.add(new Value(name, value, true)));
        members.push(values);
        while (!members.open.isEmpty()) {
            members.search(members.open.pop());
        }
        return members;
    }

    /** Returns parameters, buffers, modules and functions by their paths. */
    Map<String, Object> found() {
        return found;
    }

    /** Returns whether a second search must find the same, if nothing more is registered: all fields are final and set, and hold no collection. */
    boolean areFixed() {
        return fixed;
    }

    private void push(List<Value> values) {
        for (int i = values.size() - 1; i >= 0; i--) {
            open.push(values.get(i));
        }
    }

    /** A module that registers something in a package closed to us answers for all it holds. */
    private List<Value> fieldsOf(Object holder, String path, boolean mayBeClosed) {
        List<Value> values = new ArrayList<>();
        for (Fields.Searched searched : Fields.of(holder.getClass())) {
            String name = Text.join(path, searched.field().getName());
            Field readable = Fields.opened(searched.field());
            if (readable != null) {
                Object value = read(readable, holder);
                fixed &= value != null && Modifier.isFinal(readable.getModifiers());
                if (value == null && searched.required()) {
                    throw isNull("field " + name + " (" + readable.getType().getSimpleName() + ")");
                }
                values.add(new Value(name, value, searched.elementsRequired()));
            } else if (!mayBeClosed) {
                throw new IllegalStateException(closed(Text.name(module.getClass()), name, holder.getClass()));
            }
        }
        return values;
    }

    private static @Nullable Object read(Field field, Object holder) {
        try {
            return field.get(holder);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private void search(Value entry) {
        String name = entry.name();
        Object value = entry.value();
        if (isMember(value)) {
            Object before = found.putIfAbsent(name, value);
            if (before != null && before != value) {
                throw new IllegalStateException(Text.name(module.getClass()) + ": two members are named " + name
                        + ", and the state could hold only one. Rename one field or key.");
            }
        } else if (value instanceof Tensor tensor) {
            checkNotForgotten(name, tensor);
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(inside -> open.push(new Value(name, inside, entry.elementsRequired())));
        } else if (value instanceof Collection<?> || value instanceof Map<?, ?> || value instanceof Object[]) {
            fixed = false;
            if (containers.add(value)) {
                push(elementsOf(value, name, entry.elementsRequired()));
            }
        } else if (value instanceof Record record && containers.add(record)) {
            push(fieldsOf(record, name, false));
        }
    }

    /** Functions as layers are members too: they have a place in the outline. */
    private static boolean isMember(@Nullable Object value) {
        boolean function = value instanceof Layer && !(value instanceof Record);
        return value instanceof Place || value instanceof Module || function;
    }

    private List<Value> elementsOf(Object container, String name, boolean required) {
        List<Value> elements = new ArrayList<>();
        if (container instanceof Map<?, ?> map) {
            map.forEach((key, value) -> elements.add(new Value(name + "." + key, value, required)));
        } else {
            Collection<?> values =
                    container instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) container;
            for (Object value : values) {
                elements.add(new Value(name + "." + elements.size(), value, required));
            }
        }
        for (Value element : elements) {
            if (required && element.value() == null) {
                throw isNull(element.name());
            }
        }
        return elements;
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
