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
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The modules, parameters and buffers that a function holds: those that a lambda captured, and those in the fields of an object that is no module. */
final class Captures {
    /** Returns what the function holds, as far as its fields can be read. */
    static List<Object> of(Layer function) {
        List<Object> held = new ArrayList<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(function));
        while (!open.isEmpty()) {
            Object value = open.pop();
            if (!seen.add(value)) {
                continue;
            }
            if (value instanceof Module || value instanceof Place) {
                held.add(value);
            } else if (value instanceof Collection<?> values) {
                pushAll(open, values);
            } else if (value instanceof Map<?, ?> map) {
                pushAll(open, map.values());
            } else if (value instanceof Object[] array) {
                pushAll(open, Arrays.asList(array));
            } else if (value instanceof Layer || value.getClass().isHidden() || value instanceof Record) {
                pushAll(open, fieldsOf(value));
            }
        }
        return held;
    }

    private static void pushAll(Deque<Object> open, Collection<?> values) {
        for (Object value : values) {
            if (value != null) {
                open.push(value);
            }
        }
    }

    private static List<Object> fieldsOf(Object holder) {
        List<Object> values = new ArrayList<>();
        for (Class<?> type = holder.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                boolean searchable = !Modifier.isStatic(field.getModifiers())
                        && !Modifier.isTransient(field.getModifiers())
                        && !field.getType().isPrimitive();
                if (searchable && field.trySetAccessible()) {
                    try {
                        Object value = field.get(holder);
                        if (value != null) {
                            values.add(value);
                        }
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        }
        return values;
    }

    private Captures() {}
}
