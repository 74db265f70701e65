package org.wengert.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.internal.Arguments;
import org.wengert.nn.internal.Text;

/** The values of a module's parameters and buffers by their paths: copied out, and copied in. */
final class State {
    static Map<String, Tensor> of(Map<String, Place> places) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        try (Tape.Scope outside = Tape.outsideScopes()) {
            places.forEach(
                    (name, place) -> state.put(name, place.tensor().copy().named(name)));
        }
        return state;
    }

    /** Sets parameters and buffers to copies of the values: the state may hold their own tensors, in other places. */
    static void load(Module module, Map<String, Tensor> state) {
        Arguments.notNull(state, "load: the state", "Pass the state() of a network.");
        Map<String, Place> places = module.places();
        Map<String, Tensor> expected = new LinkedHashMap<>();
        places.forEach((name, place) -> expected.put(name, place.own()));
        check(module, expected, state);
        Map<Place, Tensor> values = new LinkedHashMap<>();
        places.forEach((name, place) -> values.put(place, copy(name, state.get(name))));
        try (Tape.Scope off = Tape.noGrad()) {
            values.forEach((place, copy) -> place.own().assign(copy));
        }
    }

    /** Throws if the state has not the names, shapes and types of what is expected. */
    static void check(Module module, Map<String, Tensor> expected, Map<String, Tensor> state) {
        List<String> problems = problems(expected, state);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("load: the state does not fit " + Text.name(module.getClass())
                    + "; nothing was loaded.\n  " + String.join("\n  ", problems)
                    + "\nLoad the state of a network of the same structure and type.");
        }
    }

    private static Tensor copy(String name, @Nullable Tensor values) {
        try (Tape.Scope outside = Tape.outsideScopes()) {
            return Arguments.notNull(values, "load: " + name, "Pass a tensor.").copy();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "load: the state's " + name + " cannot be read; nothing was loaded. " + e.getMessage(), e);
        }
    }

    private static List<String> problems(Map<String, Tensor> places, Map<String, Tensor> state) {
        List<String> problems = new ArrayList<>();
        places.forEach((name, expected) -> {
            Tensor found = state.get(name);
            if (found == null) {
                problems.add("missing: " + name + " " + Text.type(expected));
            } else if (!found.shape().equals(expected.shape())) {
                problems.add("wrong shape: " + name + " is " + Text.type(expected) + ", and the state has "
                        + Text.type(found));
            } else if (found.dtype() != expected.dtype()) {
                problems.add("wrong type: " + name + " is " + Text.type(expected) + ", and the state has "
                        + Text.type(found));
            }
        });
        state.forEach((name, tensor) -> {
            if (!places.containsKey(name)) {
                problems.add("unexpected: " + name + (tensor == null ? ", null" : " " + Text.type(tensor)));
            }
        });
        return problems;
    }

    private State() {}
}
