package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wengert.Gradients;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.TensorFunction;

/** A function of a module's parameters that uses several threads is right or refused, and other threads may use the module meanwhile. */
class FunctionalThreadsTest {
    private final ForkJoinPool workers = new ForkJoinPool(2);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Tensor x = Tensor.randn(new Random(1), 5, 2);
    private final Linear model = new Linear(2, 3);
    private final Tensor[] given =
            model.tensors().stream().map(t -> t.detach().mul(2).add(1)).toArray(Tensor[]::new);
    private final double[] plain = model.forward(x).toDoubleArray();
    private final double[] replaced =
            model.functional(() -> model.forward(x)).of(given).toDoubleArray();

    @BeforeEach
    void named() {
        model.parameters();
    }

    @AfterEach
    void stop() {
        workers.shutdownNow();
        threads.shutdownNow();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String refusal(Supplier<Tensor> f, Tensor... tensors) {
        TensorFunction functional = model.functional(f);
        Throwable refused = assertThrows(RuntimeException.class, () -> functional.of(tensors));
        while (refused.getCause() != null) {
            refused = refused.getCause();
        }
        assertInstanceOf(IllegalStateException.class, refused);
        return refused.getMessage();
    }

    /** The model's result, computed once the caller waits for it. */
    private Tensor forwardOnceAwaited(Thread caller) {
        while (caller.getState() != Thread.State.WAITING && caller.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return model.forward(x);
    }

    @Test
    void aWorkerOfAForkJoinPool() {
        Thread caller = Thread.currentThread();
        String message =
                refusal(() -> workers.submit(() -> forwardOnceAwaited(caller)).join(), given);
        assertTrue(
                message.startsWith("functional: Parameter weight FLOAT32 [2, 3] is read on thread ForkJoinPool-"),
                message);
        assertTrue(
                message.endsWith(
                        " during a parallel stream or fork-join call of thread " + caller.getName()
                                + ", and only that thread sees the tensor in its place. Use a sequential stream, or call functional(...).of(...) in each task."),
                message);
        List<Supplier<Tensor>> others = List.of(
                () -> workers.invoke(ForkJoinTask.adapt(() -> forwardOnceAwaited(caller))),
                () -> get(workers.invokeAll(List.of((Callable<Tensor>) () -> forwardOnceAwaited(caller)))
                        .get(0)),
                () -> CompletableFuture.supplyAsync(() -> forwardOnceAwaited(caller), workers)
                        .join());
        for (Supplier<Tensor> other : others) {
            assertTrue(refusal(other, given).contains(" is read on thread ForkJoinPool-"));
        }
    }

    @Test
    void aParallelStreamWhoseWorkersReadWithoutRecording() {
        try (Tape.Scope off = Tape.noGrad()) {
            // On a worker, so that the stream runs in a pool of two whatever the machine; the caller's part waits for
            // the worker's.
            String message =
                    workers.submit(() -> refusal(this::sumInParallel, given)).join();
            assertTrue(message.contains("weight FLOAT32 [2, 3] is read on thread"), message);
        }
    }

    private Tensor sumInParallel() {
        CountDownLatch reached = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        return IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> {
                    if (Thread.currentThread() == caller) {
                        await(reached);
                    }
                    reached.countDown();
                    try (Tape.Scope off = Tape.noGrad()) {
                        return model.forward(x).sum();
                    }
                })
                .reduce(Tensor::add)
                .orElseThrow();
    }

    @Test
    void aParallelStreamIsRightOrRefused() {
        TensorFunction sequential = model.functional(() -> sum(IntStream.range(0, 500)));
        TensorFunction parallel =
                model.functional(() -> sum(IntStream.range(0, 500).parallel()));
        double expected = sequential.of(given).item();
        for (int i = 0; i < 20; i++) {
            try {
                assertEquals(expected, parallel.of(given).item(), 1e-3 * Math.abs(expected));
            } catch (IllegalStateException refused) {
                assertTrue(refused.getMessage().contains("functional: Parameter "), refused.getMessage());
            }
        }
    }

    private Tensor sum(IntStream parts) {
        return parts.mapToObj(i -> model.forward(x.mul(0.01 * i)).sum())
                .reduce(Tensor::add)
                .orElseThrow();
    }

    @Test
    void aParallelStreamInsideACheckpointIsRefusedWhenItIsRecomputed() {
        boolean[] inParallel = {false};
        TensorFunction once =
                in -> inParallel[0] ? workers.submit(() -> model.forward(in[0])).join() : model.forward(in[0]);
        Tensor[] leaves = IntStream.range(0, 2)
                .mapToObj(i -> given[i].copy().requiresGrad(true))
                .toArray(Tensor[]::new);
        Tensor y =
                model.functional(() -> Gradients.checkpoint(once, x)).of(leaves).sum();
        inParallel[0] = true;
        assertThrows(IllegalStateException.class, y::backward);
        inParallel[0] = false;
        Tensor again =
                model.functional(() -> Gradients.checkpoint(once, x)).of(leaves).sum();
        again.backward();
        assertNotNull(leaves[0].grad());
    }

    @Test
    void aResultComputedOnAnotherThreadFromTheParametersThemselves() {
        assertEquals(
                "functional: the result was computed from Parameter weight FLOAT32 [2, 3] itself, which another thread read: only the thread that "
                        + "runs the function sees the tensor in its place. Compute on that thread, or call functional(...).of(...) on each.",
                refusal(() -> get(threads.submit(() -> model.forward(x))), given));
        refusal(() -> model.forward(x).add(get(threads.submit(() -> model.forward(x)))), given);
        refusal(
                () -> model.functional(() -> model.forward(x))
                        .of(given)
                        .add(get(threads.submit(() -> model.forward(x)))),
                given);
    }

    @Test
    void workersThatRunTheFunctionThemselves() {
        IntFunction<double[]> one =
                i -> model.functional(() -> model.forward(x)).of(given).toDoubleArray();
        for (double[] found : workers.submit(
                        () -> IntStream.range(0, 200).parallel().mapToObj(one).toList())
                .join()) {
            assertArrayEquals(replaced, found);
        }
        TensorFunction nested = model.functional(() -> workers.submit(
                        () -> model.functional(() -> model.forward(x)).of(given))
                .join());
        assertArrayEquals(replaced, nested.of(given).toDoubleArray());
    }

    @Test
    void workersSomeOfWhichRunThePlainModel() {
        IntFunction<double[]> either = i -> i % 2 == 0
                ? model.forward(x).toDoubleArray()
                : model.functional(() -> model.forward(x)).of(given).toDoubleArray();
        List<double[]> found = workers.submit(() ->
                        IntStream.range(0, 400).parallel().mapToObj(either).toList())
                .join();
        for (int i = 0; i < found.size(); i++) {
            assertArrayEquals(i % 2 == 0 ? plain : replaced, found.get(i));
        }
    }

    @Test
    void anIndependentThreadRunsThePlainModelMeanwhile() {
        for (Function<Callable<double[]>, Future<double[]>> pool :
                List.<Function<Callable<double[]>, Future<double[]>>>of(threads::submit, workers::submit)) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(1);
            Future<double[]> elsewhere = pool.apply(() -> {
                await(inside);
                Tensor y = model.forward(x);
                y.sum().backward();
                done.countDown();
                return y.toDoubleArray();
            });
            Tensor hidden = model.forward(x);
            Tensor result = model.functional(() -> {
                        inside.countDown();
                        await(done);
                        return model.forward(x).add(hidden);
                    })
                    .of(given);

            assertArrayEquals(plain, get(elsewhere));
            assertArrayEquals(replaced, result.sub(hidden).toDoubleArray(), 1e-5);
            assertTrue(result.requiresGrad());
        }
    }

    @Test
    void anIndependentThreadRunsThePlainModelWhileTheFunctionIsInAForkJoinCall() {
        TensorFunction waiting = model.functional(() -> {
            Future<double[]> elsewhere = threads.submit(() -> model.forward(x).toDoubleArray());
            workers.submit(() -> assertArrayEquals(plain, get(elsewhere))).join();
            return model.forward(x);
        });
        assertArrayEquals(replaced, waiting.of(given).toDoubleArray());
    }

    @Test
    void theParametersThemselvesMayBePartOfTheResult() {
        Tensor own = model.weight().tensor();
        Tensor distance = model.functional(
                        () -> model.weight().tensor().sub(own).square().sum())
                .of(given);
        assertTrue(distance.item() > 0);
        distance.backward();
        assertNotNull(own.grad());
        assertFalse(given[0].requiresGrad());
    }

    @Test
    void aResultThatWasWalkedAlready() {
        List<double[]> elsewhere = new ArrayList<>();
        TensorFunction walked = model.functional(() -> {
            elsewhere.add(get(threads.submit(() -> model.forward(x).toDoubleArray())));
            Tensor loss = model.forward(x).sum().add(model.tensors().get(0).sum());
            loss.backward();
            return loss;
        });
        Tensor[] leaves = IntStream.range(0, 2)
                .mapToObj(i -> given[i].copy().requiresGrad(true))
                .toArray(Tensor[]::new);
        walked.of(leaves);
        assertArrayEquals(plain, elsewhere.get(0));
        assertNotNull(leaves[0].grad());
    }
}
