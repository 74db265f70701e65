package org.wengert.nn.internal;

import org.wengert.Tensor;

/** The names of tensors and classes in errors and outlines. */
public final class Text {
    /** Returns {@code hidden1.weight FLOAT32 [2, 20]}, without the name if it has none. */
    public static String describe(Tensor x) {
        return (x.name() == null ? "" : x.name() + " ") + type(x);
    }

    /** Returns {@code FLOAT32 [2, 20]}. */
    public static String type(Tensor x) {
        return x.dtype() + " " + x.shape();
    }

    /** Returns the class's simple name, or its superclass's if it is anonymous. */
    public static String name(Class<?> type) {
        if (type.isAnonymousClass() && type.getSuperclass() != null) {
            return name(type.getSuperclass());
        }
        return type.getSimpleName();
    }

    /** Returns the path of a member, by this name, of the module at {@code path}. */
    public static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private Text() {}
}
