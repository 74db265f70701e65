package org.wengert.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.wengert.Tensor;
import org.wengert.nn.Linear;
import org.wengert.nn.Sequential;

/** Errors say what is wrong and what to do, before anything changes. */
class ErrorsTest {
    private static JavaSparkContext context;

    /** Captured by lambdas that use it: this class is not serializable. */
    private final Tensor weights = Tensor.ones(2);

    @BeforeAll
    static void start() {
        context = Contexts.local(2);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static DataParallel train() {
        return DataParallel.on(context).shards(2).data(Task.points());
    }

    private static <T extends Throwable> void assertSays(Class<T> type, Executable action, String... parts) {
        T e = assertThrows(type, action);
        for (String part : parts) {
            assertTrue(String.valueOf(e.getMessage()).contains(part), () -> "expected «" + part + "» in: " + e);
        }
    }

    @Test
    void aLossThatCannotBeSent() {
        ShardLoss<Sequential> loss =
                (net, step, shard) -> Task.loss(net, step, shard).mul(weights.sum());
        try (DataParallel train = train()) {
            assertSays(
                    IllegalArgumentException.class,
                    () -> train.fit(Task::model, Task.ADAM, loss, 1),
                    "fit: the loss cannot be sent to the executors",
                    "org.wengert.spark.ErrorsTest",
                    "not Serializable",
                    "static method");
        }
    }

    @Test
    void aModelFactoryThatCannotBeSent() {
        Sequential model = Task.model();
        try (DataParallel train = train()) {
            assertSays(
                    IllegalArgumentException.class,
                    () -> train.fit(() -> model, Task.ADAM, Task::loss, 1),
                    "fit: the model factory cannot be sent",
                    "org.wengert.nn.Sequential");
        }
    }

    @Test
    void anOptimizerThatCannotBeSentIsNeededOnlyForStepsOnTheShards() {
        Object local = new Object();
        OptimizerFactory factory = parameters -> {
            local.hashCode();
            return Task.ADAM.create(parameters);
        };
        try (DataParallel train = train()) {
            train.fit(Task::model, factory, Task::loss, 1);
            train.every(2);
            assertSays(
                    IllegalArgumentException.class,
                    () -> train.fit(Task::model, factory, Task::loss, 2),
                    "the optimizer's factory cannot be sent",
                    "java.lang.Object");
        }
    }

    private static final Sequential SHARED = Task.model();

    @Test
    void aFactoryThatMakesNoNewNetwork() {
        try (DataParallel train = train()) {
            assertSays(
                    IllegalArgumentException.class,
                    () -> train.fit(() -> SHARED, Task.ADAM, Task::loss, 1),
                    "the same network twice",
                    "Net::new");
        }
    }

    private static final AtomicInteger SIZE = new AtomicInteger();

    @Test
    void aFactoryThatMakesOtherShapes() {
        try (DataParallel train = train()) {
            assertSays(
                    IllegalArgumentException.class,
                    () -> train.fit(
                            () -> new Sequential(new Linear(2, SIZE.incrementAndGet())), Task.ADAM, Task::loss, 1),
                    "the model factory makes networks that differ",
                    "0.weight is FLOAT32 [2, 2], and the state has FLOAT32 [2, 1]");
        }
    }

    @Test
    void aShardWithoutRows() {
        try (DataParallel train = train().shards(Task.ROWS + 1)) {
            assertSays(
                    IllegalArgumentException.class,
                    () -> train.fit(Task::model, Task.ADAM, Task::loss, 1),
                    "50 rows for 51 shards",
                    "shards(50) at most");
        }
        try (DataParallel train =
                DataParallel.on(context).shards(Task.ROWS + 1).data(Task.rows(context), Task::dataset)) {
            assertSays(
                    IllegalArgumentException.class,
                    () -> train.fit(Task::model, Task.ADAM, Task::loss, 1),
                    "50 rows for 51 shards");
            assertTrue(WeightHash.of(train.shards(Task.ROWS)
                            .fit(Task::model, Task.ADAM, (net, step, shard) -> oneRow(net, shard), 1))
                    .matches("[0-9a-f]{16}"));
        }
    }

    private static Tensor oneRow(Sequential net, Shard shard) {
        assertEquals(1, shard.data().size());
        net.eval();
        return net.forward(shard.batch(4).features()).sum();
    }

    @Test
    void noData() {
        try (DataParallel train = DataParallel.on(context).shards(1)) {
            assertSays(
                    IllegalStateException.class,
                    () -> train.fit(Task::model, Task.ADAM, Task::loss, 1),
                    "fit: step 0, shard 0: Shard.data: this training has no data",
                    "data(dataset)");
        }
    }

    @Test
    void aLossThatFails() {
        for (DataParallel each :
                List.of(train(), DataParallel.inProcess().shards(2).data(Task.points()))) {
            try (each) {
                assertSays(
                        IllegalStateException.class,
                        () -> each.fit(Task::model, Task.ADAM, ErrorsTest::failing, 9),
                        "fit: step 3, shard 1: a bad row");
            }
        }
    }

    private static Tensor failing(Sequential net, int step, Shard shard) {
        if (step == 3 && shard.number() == 1) {
            throw new IllegalArgumentException("a bad row");
        }
        return Task.loss(net, step, shard);
    }

    @Test
    void aLossThatIsNotFiniteChangesNothing() {
        for (int every : new int[] {1, 2}) {
            Sequential model = Task.model();
            String before = WeightHash.of(model);
            try (DataParallel train = train().every(every)) {
                assertSays(
                        ArithmeticException.class,
                        () -> train.fit(
                                model,
                                Task::model,
                                Task.ADAM,
                                (net, step, shard) ->
                                        Task.loss(net, step, shard).mul(shard.number() == 1 ? Double.NaN : 1),
                                2),
                        "fit: step 0, shard 1: the loss is NaN");
            }
            assertEquals(before, WeightHash.of(model));
        }
    }

    @Test
    void aClosedTrainingAndAStoppedContext() {
        DataParallel closed = train();
        closed.close();
        assertSays(
                IllegalStateException.class,
                () -> closed.fit(Task::model, Task.ADAM, Task::loss, 1),
                "this DataParallel is closed");
        try (DataParallel train = train()) {
            stop();
            assertSays(
                    IllegalStateException.class,
                    () -> train.fit(Task::model, Task.ADAM, Task::loss, 1),
                    "the SparkContext is stopped");
            assertSays(IllegalStateException.class, () -> DataParallel.on(context), "the SparkContext is stopped");
        } finally {
            start();
        }
    }

    @Test
    void aContextThatIsStoppedMeanwhile() {
        try (DataParallel train = train().onStep(step -> stop())) {
            assertSays(
                    IllegalStateException.class,
                    () -> train.fit(Task::model, Task.ADAM, Task::loss, 5),
                    "the SparkContext is stopped");
        } finally {
            start();
        }
    }

    @Test
    void numbersThatAreTooSmall() {
        try (DataParallel train = DataParallel.inProcess()) {
            assertSays(IllegalArgumentException.class, () -> train.shards(0), "shards 0: expected 1 or more");
            assertSays(IllegalArgumentException.class, () -> train.every(0), "every 0: expected 1 or more");
            assertSays(IllegalArgumentException.class, () -> train.clipNorm(0), "clipNorm 0.0");
            assertSays(
                    IllegalStateException.class,
                    () -> train.fit(Task::model, Task.ADAM, Task::loss, 1),
                    "the number of shards is not set");
            train.shards(1);
            assertSays(
                    IllegalArgumentException.class,
                    () -> train.fit(Task::model, Task.ADAM, Task::loss, -1),
                    "-1 steps");
            assertSays(
                    IllegalStateException.class,
                    () -> train.data(Task.rows(context), Task::dataset),
                    "no SparkContext");
        }
    }

    @Test
    void nulls() {
        try (DataParallel train = train()) {
            assertSays(IllegalArgumentException.class, () -> DataParallel.on((JavaSparkContext) null), "is null");
            assertSays(IllegalArgumentException.class, () -> train.fit(null, Task.ADAM, Task::loss, 1), "Net::new");
            assertSays(IllegalArgumentException.class, () -> train.fit(Task::model, null, Task::loss, 1), "new Adam(");
            assertSays(
                    IllegalArgumentException.class, () -> train.fit(Task::model, Task.ADAM, null, 1), "fit: the loss");
            assertSays(
                    IllegalStateException.class,
                    () -> train.fit(Task::model, Task.ADAM, (net, step, shard) -> null, 1),
                    "step 0, shard",
                    "the loss is null");
        }
    }
}
