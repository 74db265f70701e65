package org.wengert.nn;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wengert.DType;
import org.wengert.Node;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.context.Ambient;
import org.wengert.nn.internal.Arguments;

/**
 * Tensors in the place of parameters, seen by one thread while it runs a function. The parameters themselves do not change.
 *
 * <p>Note (other threads): they see the parameters themselves, since they may well run the plain model meanwhile. But a thread that works for the
 * function would silently compute with the wrong values. Such a read is refused if it comes from a worker of a fork-join pool while the function
 * is inside a parallel stream or fork-join call. What other threads read otherwise is remembered, and refused once the function's result turns
 * out to be computed from it.
 */
final class Substitution {
    private static final Ambient<Substitution> CURRENT = new Ambient<>();

    private final Map<Parameter, Tensor> tensors;

    /** The buffers, which are constants meanwhile, in the type of the tensors. */
    private final Map<Buffer, Tensor> constants;

    private final @Nullable Substitution outer;

    /** The parameters that other threads have read meanwhile, each with a line of the tape from just before. */
    private final Map<Parameter, Node> readElsewhere = new ConcurrentHashMap<>();

    private Substitution(Map<Parameter, Tensor> tensors, Map<Buffer, Tensor> constants, @Nullable Substitution outer) {
        this.tensors = tensors;
        this.constants = constants;
        this.outer = outer;
    }

    /** Returns the tensor in the parameter's place now, or null if there is none. */
    static @Nullable Tensor of(Parameter parameter) {
        if (!Ambient.isAnyRunning()) {
            return null;
        }
        Substitution here = CURRENT.get();
        Tensor tensor = here == null ? null : here.tensors.get(parameter);
        if (tensor == null) {
            CURRENT.elsewhere().forEach((thread, substitution) -> substitution.readElsewhere(parameter, thread));
        }
        return tensor;
    }

    /** Returns the constant in the buffer's place now, or null if there is none. */
    static @Nullable Tensor of(Buffer buffer) {
        Substitution here = Ambient.isAnyRunning() ? CURRENT.get() : null;
        return here == null ? null : here.constants.get(buffer);
    }

    /** Runs {@code f} with the tensors in the place of the parameters, and constants in that of the buffers. */
    static Tensor run(Supplier<Tensor> f, List<Parameter> parameters, List<Buffer> buffers, Tensor... tensors) {
        Substitution before = CURRENT.get();
        Map<Parameter, Tensor> here = new HashMap<>(before == null ? Map.of() : before.tensors);
        for (int i = 0; i < tensors.length; i++) {
            here.put(parameters.get(i), tensors[i]);
        }
        Map<Buffer, Tensor> constants = new HashMap<>(before == null ? Map.of() : before.constants);
        buffers.forEach(buffer -> constants.put(buffer, constant(buffer, tensors)));
        Substitution substitution = new Substitution(here, constants, before);
        Tensor result = Arguments.notNull(
                CURRENT.run(substitution, f), "functional: the function's result", "Return a tensor.");
        substitution.checkResult(result);
        return result;
    }

    private static Tensor constant(Buffer buffer, Tensor... tensors) {
        List<DType> types = Arrays.stream(tensors).map(Tensor::dtype).distinct().toList();
        Tensor tensor = buffer.tensor();
        return types.size() == 1 && tensor.dtype().isFloating() ? tensor.to(types.get(0)) : tensor;
    }

    /** Notes that this thread reads the parameter itself while {@code thread} sees another tensor in its place. */
    private void readElsewhere(Parameter parameter, Thread thread) {
        if (!replaces(parameter)) {
            return;
        }
        if (Thread.currentThread() instanceof ForkJoinWorkerThread && isInForkJoin(thread, parameter)) {
            throw new IllegalStateException(
                    "functional: " + parameter + " is read on thread "
                            + Thread.currentThread().getName()
                            + " during a parallel stream or fork-join call of thread "
                            + thread.getName()
                            + ", and only that thread sees the tensor in its place. Use a sequential stream, or call functional(...).of(...) in each task.");
        }
        if (parameter.own().requiresGrad() && Tape.isRecording()) {
            // A line recorded now: the lines of what is computed from the parameter have larger numbers.
            Node now = Tensor.scalar(0).requiresGrad(true).neg().node();
            for (Substitution each = this; each != null && now != null; each = each.outer) {
                if (each.replaces(parameter)) {
                    each.readElsewhere.putIfAbsent(parameter, now);
                }
            }
        }
    }

    private boolean replaces(Parameter parameter) {
        Tensor tensor = tensors.get(parameter);
        return tensor != null && tensor != parameter.own();
    }

    private static boolean isInForkJoin(Thread thread, Parameter parameter) {
        for (StackTraceElement call : CURRENT.callsOf(thread, substitution -> substitution.replaces(parameter))) {
            String type = call.getClassName();
            // Waiting for a lock or a queue goes through ForkJoinPool.managedBlock too, and is no fork-join call.
            if (type.equals("java.util.concurrent.ForkJoinTask")
                    || type.equals("java.util.concurrent.CompletableFuture")
                    || (type.equals("java.util.concurrent.ForkJoinPool")
                            && call.getMethodName().startsWith("invoke"))) {
                return true;
            }
        }
        return false;
    }

    private void checkResult(Tensor result) {
        if (readElsewhere.isEmpty()) {
            return;
        }
        // The tensors in the parameters' places may be computed from the parameters themselves.
        Set<Node> known = Collections.newSetFromMap(new IdentityHashMap<>());
        tensors.values().forEach(tensor -> known.addAll(linesOf(tensor)));
        List<Map.Entry<Parameter, Node>> firstReadFirst = readElsewhere.entrySet().stream()
                .sorted(Comparator.comparingLong(read -> read.getValue().sequence()))
                .toList();
        for (Node line : linesOf(result)) {
            firstReadFirst.forEach(read -> {
                Parameter parameter = read.getKey();
                if (line.sequence() > read.getValue().sequence()
                        && !known.contains(line)
                        && isInput(parameter.own(), line)) {
                    throw new IllegalStateException("functional: the result was computed from " + parameter
                            + " itself, which another thread read: only the thread that runs the function sees the tensor in its place. Compute on that "
                            + "thread, or call functional(...).of(...) on each.");
                }
            });
        }
    }

    private static List<Node> linesOf(Tensor result) {
        try {
            return Tape.of(result).nodes();
        } catch (IllegalStateException freed) {
            // The function has called backward() on its own result: no derivative can be taken through it any more.
            return List.of();
        }
    }

    private static boolean isInput(Tensor leaf, Node line) {
        for (int i = 0; i < line.inputs(); i++) {
            if (line.inputLeaf(i) == leaf) {
                return true;
            }
        }
        return false;
    }
}
