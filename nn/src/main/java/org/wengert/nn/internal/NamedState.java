package org.wengert.nn.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wengert.DType;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;

/** A state by names that is given out, or that is expected: its tensors are checked, all of them, before anything changes. */
public final class NamedState {
    private final String owner;
    private final Map<String, Tensor> found;
    private final Map<String, Tensor> taken = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** A state to take tensors from, for an error that begins with the owner's name. */
    public NamedState(String owner, Map<String, Tensor> found) {
        this.owner = owner;
        this.found = Arguments.notNull(found, owner + ".load: the state", "Pass a state().");
    }

    /** Returns whether the state has a tensor of this name. */
    public boolean has(String name) {
        return found.get(name) != null;
    }

    /** Notes that this tensor is expected. */
    public void expect(String name, DType dtype, Shape shape) {
        Tensor tensor = found.get(name);
        String expected = dtype + " " + shape;
        if (tensor == null) {
            problems.add("missing: " + name + " " + expected);
        } else if (!tensor.shape().equals(shape)) {
            problems.add("wrong shape: " + name + " is " + expected + ", and the state has " + Text.type(tensor));
        } else if (tensor.dtype() != dtype) {
            problems.add("wrong type: " + name + " is " + expected + ", and the state has " + Text.type(tensor));
        } else {
            taken.put(name, copy(name, tensor));
            return;
        }
        taken.put(name, Tensor.scalar(0));
    }

    /** Notes that this number is expected, finite and not below {@code least}. */
    public void expectNumber(String name, double least) {
        int before = problems.size();
        expect(name, DType.FLOAT64, Shape.of());
        if (problems.size() == before) {
            double value = taken(name).item();
            if (!(value >= least && value <= Double.MAX_VALUE)) {
                problems.add("wrong value: " + name + " is " + value + ": expected a finite number of " + least
                        + " or more");
            }
        }
    }

    private Tensor copy(String name, Tensor tensor) {
        try (Tape.Scope outside = Tape.outsideScopes()) {
            return tensor.copy();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    owner + ".load: the state's " + name + " cannot be read; nothing was loaded. " + e.getMessage(), e);
        }
    }

    /** Fails if a tensor was missing, of another kind, or not expected. */
    public void check() {
        found.forEach((name, tensor) -> {
            if (!taken.containsKey(name)) {
                problems.add("unexpected: " + name + (tensor == null ? ", null" : " " + Text.type(tensor)));
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(owner + ".load: the state does not fit; nothing was loaded.\n  "
                    + String.join("\n  ", problems) + "\nLoad the state of one with the same parameters and settings.");
        }
    }

    /** Returns a copy of the tensor, which belongs to nobody else. */
    public Tensor taken(String name) {
        return Arguments.notNull(taken.get(name), owner + ".load: " + name, "Expect it first.");
    }

    /** Returns the number of this name. */
    public double number(String name) {
        return taken(name).item();
    }

    /** Puts a copy of the tensor into a state, outside all scopes. */
    public static void put(Map<String, Tensor> state, String name, Tensor tensor) {
        try (Tape.Scope outside = Tape.outsideScopes()) {
            state.put(name, tensor.detach().copy().named(name));
        }
    }

    /** Puts a number into a state. */
    public static void put(Map<String, Tensor> state, String name, double number) {
        try (Tape.Scope outside = Tape.outsideScopes()) {
            state.put(name, Tensor.scalar(DType.FLOAT64, number).named(name));
        }
    }
}
