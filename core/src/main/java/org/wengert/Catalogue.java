package org.wengert;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** All operations: the static fields of the {@code ...Rules} classes of the families that {@link Tensor} implements. */
final class Catalogue {
    /** The classes of rows without a fluent method; a test finds one that is missing here. */
    private static final List<Class<?>> ENGINE = List.of(
            CreationRules.class,
            GradientSumRules.class,
            StrongZeroRules.class,
            ActivationsDerivatives.class,
            TrigonometryDerivatives.class,
            ReductionsProducts.class,
            NormalizationsDerivatives.class,
            LinalgAttention.class,
            ConvolutionsAverages.class,
            ConvolutionsBias.class,
            ConvolutionsMaxima.class,
            LinearSystemsForward.class,
            IndexRange.class,
            IndexingDraws.class,
            ValueChecks.class,
            ParameterUpdatesRules.class);

    /** The operations that have a fluent method. */
    static List<OpSpec<?>> rows() {
        List<OpSpec<?>> rows = new ArrayList<>();
        for (Class<?> family : Tensor.class.getInterfaces()) {
            rows.addAll(rows(family));
        }
        return rows;
    }

    /** The operations of a family, in source order. */
    static List<OpSpec<?>> rows(Class<?> family) {
        try {
            return declaredIn(Class.forName(family.getName() + "Rules"));
        } catch (ClassNotFoundException e) {
            return List.of();
        }
    }

    /**
     * The operations without a method of a tensor: copies, factories and random draws, checks of indices, and the sums and products of the chain rule.
     */
    static List<OpSpec<?>> engineRows() {
        List<OpSpec<?>> rows = new ArrayList<>();
        for (Class<?> rules : ENGINE) {
            rows.addAll(declaredIn(rules));
        }
        return rows;
    }

    private static List<OpSpec<?>> declaredIn(Class<?> rules) {
        List<OpSpec<?>> rows = new ArrayList<>();
        for (Field field : rules.getDeclaredFields()) {
            if (Modifier.isPrivate(field.getModifiers())) {
                continue; // a part of another row's rule, tested with it
            }
            try {
                if (field.getType() == Op.class) {
                    OpSpec<?> row = ((Op) field.get(null)).spec();
                    if (!rows.contains(row)) {
                        rows.add(row);
                    }
                } else if (field.getType() == AttributeOp.class) {
                    rows.add(((AttributeOp<?>) field.get(null)).spec());
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError("rows are declared in this package: " + field, e);
            }
        }
        return rows;
    }

    private Catalogue() {}
}
