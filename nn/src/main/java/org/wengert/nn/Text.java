package org.wengert.nn;

import org.wengert.Tensor;

/** How errors and trees name things. */
final class Text {
    /** {@code hidden1.weight FLOAT32 [2, 20]}, or without the name if it has none. */
    static String describe(Tensor x) {
        return (x.name() == null ? "" : x.name() + " ") + type(x);
    }

    /** {@code FLOAT32 [2, 20]}. */
    static String type(Tensor x) {
        return x.dtype() + " " + x.shape();
    }

    /** The class's name as the source writes it; an anonymous class goes by what it extends. */
    static String name(Class<?> type) {
        if (type.isAnonymousClass() && type.getSuperclass() != null) {
            return name(type.getSuperclass());
        }
        return type.getSimpleName();
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private Text() {}
}
