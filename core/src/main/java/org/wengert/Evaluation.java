package org.wengert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A function's value at a point, recorded on a tape that starts there: what every transform asks its derivatives of. It runs with recording on, until
 * it is closed.
 *
 * <p>Note (composing): an input that is on a tape already is continued on it, and an outer transform sees through. If none is, results keep a
 * history only if something else that the value was computed from has one: a parameter in a function's closure, say.
 */
final class Evaluation implements AutoCloseable {
    private final Recording recording = Recording.ofThisThread();
    private final boolean before = recording.turn(true);
    private final Tensor[] here;
    private final Tensor y;
    private final boolean seenFromOutside;

    Evaluation(String operation, OfSeveral f, Tensor... xs) {
        try {
            if (xs.length == 0) {
                throw new IllegalArgumentException(
                        operation + ": no inputs to differentiate with respect to. Pass at least one tensor.");
            }
            boolean tracked = false;
            here = new Tensor[xs.length];
            for (int i = 0; i < xs.length; i++) {
                boolean continued = before && xs[i].requiresGrad();
                here[i] = continued
                        ? xs[i].reshape(xs[i].shape())
                        : xs[i].detach().requiresGrad(true);
                tracked |= continued;
            }
            y = f.of(here.clone());
            seenFromOutside = before && (tracked || reachesAnotherLeaf());
        } catch (Throwable e) {
            recording.turn(before);
            throw e;
        }
    }

    private boolean reachesAnotherLeaf() {
        for (Node node : Tape.reachedFrom(y, new Object(), Long.MIN_VALUE)) {
            for (int i = 0; i < node.inputs(); i++) {
                Tensor leaf = node.inputLeaf(i);
                if (leaf != null && Arrays.stream(here).noneMatch(own -> own == leaf)) {
                    return true;
                }
            }
        }
        return false;
    }

    Tensor value() {
        return y;
    }

    /** u J, for each input; with u null, the derivatives of a value that is a single number. */
    List<Tensor> pullBack(@Nullable Tensor u) {
        return pullBack(y, u);
    }

    /** {@link #pullBack(Tensor)} of anything computed from the inputs. */
    List<Tensor> pullBack(Tensor result, @Nullable Tensor u) {
        return pullBack(result, u, seenFromOutside, here);
    }

    /** The derivatives, themselves on the tape. */
    List<Tensor> slopes() {
        return pullBack(y, null, true, here);
    }

    /** J v. The pullback u -> u J is linear, and its own derivative with respect to u, in direction v, is J v. */
    Tensor pushForward(List<Tensor> vs) {
        // Ones, not zeros: where a derivative is infinite, an upstream gradient of 0 would hide it (strong zero).
        Tensor u = Make.full(y.dtype(), 1, y.shape()).requiresGrad(true);
        List<Tensor> pulled = pullBack(y, u, true, here);
        return sum(here.length, i -> pullBack(pulled.get(i), vs.get(i), seenFromOutside, u))
                .get(0);
    }

    /** H v: what the slopes' pullbacks of v add up to, since H is symmetric. */
    List<Tensor> hessianTimes(List<Tensor> vs) {
        List<Tensor> slopes = slopes();
        return sum(here.length, i -> pullBack(slopes.get(i), vs.get(i)));
    }

    private static List<Tensor> sum(int count, IntFunction<List<Tensor>> terms) {
        List<Tensor> sum = new ArrayList<>(terms.apply(0));
        for (int i = 1; i < count; i++) {
            List<Tensor> term = terms.apply(i);
            for (int j = 0; j < sum.size(); j++) {
                sum.set(j, sum.get(j).add(term.get(j)));
            }
        }
        return sum;
    }

    private static List<Tensor> pullBack(Tensor y, @Nullable Tensor u, boolean createGraph, Tensor... xs) {
        if (!y.requiresGrad()) {
            return Arrays.stream(xs).map(Tensor::zerosLike).toList();
        }
        Gradients asked = Gradients.of(y).retainGraph().allowUnused();
        if (u != null) {
            asked.upstream(u);
        }
        return (createGraph ? asked.createGraph() : asked).wrt(xs);
    }

    /** A result of this evaluation as it may leave: without history, unless somebody outside looks on. */
    Tensor released(Tensor result) {
        return seenFromOutside ? result : result.detach();
    }

    List<Tensor> released(List<Tensor> results) {
        return results.stream().map(this::released).toList();
    }

    @Override
    public void close() {
        recording.turn(before);
    }
}
