package org.wengert;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The attributes of an operation as a map from names to values, for those who cannot name its record. */
final class OpAttributes {
    private static final String ENGINE = "org.wengert";

    /** The attributes for inputs of these shapes: axes are counted from 0, and all of them are listed. */
    static Map<String, Object> of(@Nullable Object attributes, List<Shape> inputs) {
        Map<String, Object> found = new LinkedHashMap<>();
        if (attributes != null) {
            add("attributes", attributes, inputs, true, found);
        }
        return Collections.unmodifiableMap(found);
    }

    private static void add(String name, Object value, List<Shape> inputs, boolean isWhole, Map<String, Object> found) {
        if (value instanceof Axes axes) {
            boolean[] flags = axes.flags(inputs.get(0));
            found.put(
                    "axes",
                    IntStream.range(0, flags.length)
                            .filter(i -> flags[i])
                            .boxed()
                            .toList());
            found.put("keepDims", axes.areKept());
        } else if (value instanceof Record record && (isWhole || isHidden(record.getClass()))) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                Object part = read(record, component);
                if (part != null) {
                    add(component.getName(), part, inputs, false, found);
                }
            }
        } else {
            found.put(name, isHidden(value.getClass()) ? value.toString() : value);
        }
    }

    /** Returns whether the type is the engine's own, so that a user could do nothing with the value. */
    private static boolean isHidden(Class<?> type) {
        return type.isHidden()
                || type.getName().startsWith(ENGINE)
                        && !(type.getPackageName().equals(ENGINE) && Modifier.isPublic(type.getModifiers()));
    }

    private static @Nullable Object read(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            Object value = component.getAccessor().invoke(record);
            return value instanceof int[] numbers
                    ? Arrays.stream(numbers).boxed().toList()
                    : value;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record of this module: " + component, e);
        }
    }

    private OpAttributes() {}
}
