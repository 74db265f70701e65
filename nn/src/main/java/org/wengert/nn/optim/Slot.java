package org.wengert.nn.optim;

import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

/**
 * One kind of state of an optimizer, such as a velocity: a tensor for each parameter. It is made when it is first asked for, outlives every scope, follows its
 * parameter through {@code Module.to}, and is part of {@link Optimizer#state}.
 *
 * <pre>{@code
 * private final Slot velocity = slot("velocity");
 *
 * protected void update(int i, Tensor x, Tensor g) {
 *     Tensor v = velocity.of(i).mulInPlace(0.9).addInPlace(g);
 *     x.addInPlace(v, -learningRate());
 * }
 * }</pre>
 */
public final class Slot {
    private final String name;
    private final Parameter[] parameters;
    private final boolean isNumber;
    private final DoubleSupplier start;
    private final @Nullable Tensor[] tensors;
    private BooleanSupplier isUsed = () -> true;

    Slot(String name, Parameter[] parameters, boolean isNumber, DoubleSupplier start) {
        this.name = name;
        this.parameters = parameters;
        this.isNumber = isNumber;
        this.start = start;
        this.tensors = new Tensor[parameters.length];
    }

    /** Returns the tensor of parameter number {@code i}, to be changed in place. */
    public Tensor of(int i) {
        Tensor tensor = tensors[i];
        if (tensor == null || tensor.dtype() != dtype(i)) {
            try (Tape.Scope outside = Tape.outsideScopes()) {
                tensor = tensor == null
                        ? Tensor.full(dtype(i), start.getAsDouble(), shape(i).toArray())
                        : tensor.to(dtype(i));
            }
            tensors[i] = tensor;
        }
        return tensor;
    }

    /** Returns whether parameter number {@code i} has its tensor. */
    public boolean has(int i) {
        return tensors[i] != null;
    }

    /** Leaves the slot out of the state while a setting is off that alone needs it; returns this slot. */
    public Slot usedIf(BooleanSupplier setting) {
        isUsed = setting;
        return this;
    }

    String name() {
        return name;
    }

    boolean isUsed() {
        return isUsed.getAsBoolean();
    }

    DType dtype(int i) {
        return isNumber ? DType.FLOAT64 : parameters[i].tensor().dtype();
    }

    Shape shape(int i) {
        return isNumber ? Shape.of() : parameters[i].tensor().shape();
    }

    void set(int i, @Nullable Tensor tensor) {
        tensors[i] = tensor;
    }
}
