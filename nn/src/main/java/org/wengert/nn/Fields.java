package org.wengert.nn;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wengert.Shape;
import org.wengert.Tensor;

/** The fields of a class that can lead to modules, parameters and buffers, found once for each class. */
final class Fields {
    /**
     * One field to search.
     *
     * @param required whether null in it is an error
     * @param elementsRequired whether null in the list, map or array it holds is an error
     */
    record Searched(Field field, boolean required, boolean elementsRequired) {}

    private static final ClassValue<List<Searched>> PLANS = new ClassValue<>() {
        @Override
        protected List<Searched> computeValue(Class<?> type) {
            List<Searched> plan = new ArrayList<>();
            collect(type, plan);
            return List.copyOf(plan);
        }
    };

    /** Returns the fields to search in a module or record, those of superclasses first. */
    static List<Searched> of(Class<?> type) {
        return PLANS.get(type);
    }

    private static void collect(@Nullable Class<?> type, List<Searched> plan) {
        if (type == null || type == Module.class || type == Record.class || type == Object.class) {
            return;
        }
        collect(type.getSuperclass(), plan);
        for (Field field : type.getDeclaredFields()) {
            boolean owned = !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers());
            if (owned && !field.isSynthetic() && mayLead(field.getGenericType())) {
                plan.add(new Searched(
                        field,
                        isMember(field.getType()) && !isNullable(field) && !isNullable(field.getAnnotatedType()),
                        elementsRequired(field.getAnnotatedType())));
            }
        }
    }

    /** Returns the field, made readable, or null if its package is closed to us. */
    static @Nullable Field opened(Field field) {
        return field.trySetAccessible() ? field : null;
    }

    /** Returns whether a value of this declared type can be, or contain, a module, a parameter or a buffer. Spares a walk through lists of data. */
    private static boolean mayLead(Type type) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            return isContainer(raw)
                    ? Arrays.stream(generic.getActualTypeArguments()).anyMatch(Fields::mayLead)
                    : mayLead(raw);
        }
        if (type instanceof GenericArrayType array) {
            return mayLead(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Arrays.stream(wildcard.getUpperBounds()).anyMatch(Fields::mayLead);
        }
        if (!(type instanceof Class<?> plain)) {
            return true;
        }
        if (plain.isArray()) {
            return mayLead(plain.getComponentType());
        }
        boolean searchable = isMember(plain) || isContainer(plain) || plain.isRecord() || plain == Tensor.class;
        boolean value =
                plain.isPrimitive() || plain.isEnum() || plain == Shape.class || Number.class.isAssignableFrom(plain);
        return searchable || !(value || Modifier.isFinal(plain.getModifiers()));
    }

    private static boolean isMember(Class<?> type) {
        return Place.class.isAssignableFrom(type)
                || Module.class.isAssignableFrom(type)
                || Layer.class.isAssignableFrom(type);
    }

    private static boolean isContainer(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type) || type == Optional.class;
    }

    private static boolean elementsRequired(AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            return required(array.getAnnotatedGenericComponentType());
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            return Arrays.stream(generic.getAnnotatedActualTypeArguments()).anyMatch(Fields::required);
        }
        return false;
    }

    private static boolean required(AnnotatedType type) {
        if (isNullable(type)) {
            return false;
        }
        return (type.getType() instanceof Class<?> plain && isMember(plain)) || elementsRequired(type);
    }

    /** Accepts any annotation of that name, since several libraries have one. */
    private static boolean isNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    private Fields() {}
}
