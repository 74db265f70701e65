package org.wengert;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

/** All rows, found where they stand: in the {@code Rules} of the families that {@link Tensor} implements. There is no second list to keep. */
final class Catalogue {
    static List<Row<?>> rows() {
        List<Row<?>> rows = new ArrayList<>();
        for (Class<?> family : Tensor.class.getInterfaces()) {
            rows.addAll(rows(family));
        }
        return rows;
    }

    static List<Row<?>> rows(Class<?> family) {
        List<Row<?>> rows = new ArrayList<>();
        for (Class<?> nested : family.getDeclaredClasses()) {
            if (nested.getSimpleName().equals("Rules")) {
                for (Field field : nested.getDeclaredFields()) {
                    add(rows, field);
                }
            }
        }
        return rows;
    }

    private static void add(List<Row<?>> rows, Field field) {
        try {
            if (field.getType() == Op.class) {
                rows.add(((Op) field.get(null)).row());
            } else if (field.getType() == Op.With.class) {
                rows.add(((Op.With<?>) field.get(null)).row());
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError("rows are declared in this package: " + field, e);
        }
    }

    private Catalogue() {}
}
