package org.wengert.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wengert.Tensor;

/** Other tensors in the place of parameters, seen by one thread while it runs a function. The parameters themselves do not change. */
final class Substitution {
    /** How many are under way on all threads: while none is, reading a parameter costs no look at its own thread. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    private static final ThreadLocal<@Nullable Map<Parameter, Tensor>> CURRENT = new ThreadLocal<>();

    /** What stands in the parameter's place now, or null if it does itself. */
    static @Nullable Tensor of(Parameter parameter) {
        if (OPEN.get() == 0) {
            return null;
        }
        Map<Parameter, Tensor> here = CURRENT.get();
        return here == null ? null : here.get(parameter);
    }

    static Tensor run(Supplier<Tensor> f, List<Parameter> parameters, Tensor... tensors) {
        Map<Parameter, Tensor> before = CURRENT.get();
        Map<Parameter, Tensor> here = before == null ? new HashMap<>() : new HashMap<>(before);
        for (int i = 0; i < tensors.length; i++) {
            here.put(parameters.get(i), tensors[i]);
        }
        CURRENT.set(here);
        OPEN.incrementAndGet();
        try {
            return f.get();
        } finally {
            OPEN.decrementAndGet();
            CURRENT.set(before);
        }
    }

    private Substitution() {}
}
