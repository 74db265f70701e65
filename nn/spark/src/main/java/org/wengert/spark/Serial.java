package org.wengert.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Copies of objects as another process gets them. */
final class Serial {
    /**
     * Returns a copy of what a user wants to be sent.
     *
     * @param what its name, for the error
     * @throws IllegalArgumentException if it cannot be sent
     */
    static <T> T sendable(T value, String what) {
        try {
            return copied(value);
        } catch (NotSerializableException e) {
            throw new IllegalArgumentException(
                    "fit: " + what + " cannot be sent to the executors: it uses an object of " + e.getMessage()
                            + ", which is not Serializable. A lambda that uses a field captures the whole object. "
                            + "Use a static method or a static nested class, local variables that are Serializable, and arrays in the place of tensors.",
                    e);
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "fit: " + what + " cannot be sent to the executors: " + e
                            + ". Use a static method or a static nested class.",
                    e);
        }
    }

    static <T> T copy(T value) {
        try {
            return copied(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T copied(T value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new Input(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    /** Looks for classes where Spark has put those of the program. */
    private static final class Input extends ObjectInputStream {
        private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

        Input(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description);
            }
        }
    }

    private Serial() {}
}
