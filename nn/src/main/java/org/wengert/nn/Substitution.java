package org.wengert.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;
import org.wengert.context.Ambient;

/** Other tensors in the place of parameters, seen by one thread while it runs a function. The parameters themselves do not change. */
final class Substitution {
    private static final Ambient<Map<Parameter, Tensor>> CURRENT = new Ambient<>();

    /** Returns the tensor in the parameter's place now, or null if there is none. */
    static @Nullable Tensor of(Parameter parameter) {
        Map<Parameter, Tensor> here = CURRENT.get();
        return here == null ? null : here.get(parameter);
    }

    static Tensor run(Supplier<Tensor> f, List<Parameter> parameters, Tensor... tensors) {
        Map<Parameter, Tensor> before = CURRENT.get();
        Map<Parameter, Tensor> here = before == null ? new HashMap<>() : new HashMap<>(before);
        for (int i = 0; i < tensors.length; i++) {
            here.put(parameters.get(i), tensors[i]);
        }
        return CURRENT.run(here, f);
    }

    private Substitution() {}
}
