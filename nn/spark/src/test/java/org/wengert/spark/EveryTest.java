package org.wengert.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.optim.LBFGS;
import org.wengert.nn.optim.Optimizer;
import org.wengert.nn.optim.Schedule;

/** Steps on the shards, with means after every k. */
class EveryTest {
    /** Of 6 steps, rounds of 4 leave a round of 2. */
    private static final int K = 4;

    /** The optimizers that {@link #noting} made; the driver's comes first. */
    private static final List<Optimizer> NOTED = new ArrayList<>();

    @Test
    void isTheLoopByHand() {
        String expected = WeightHash.of(new ByHand().trained(K));
        assertEquals(
                expected, WeightHash.of(Task.trained(DataParallel.inProcess().every(K))));
        assertNotEquals(expected, WeightHash.of(Task.trained(DataParallel.inProcess())));
        try (JavaSparkContext context = Contexts.local(2)) {
            assertEquals(
                    expected,
                    WeightHash.of(Task.trained(DataParallel.on(context).every(K))));
        }
    }

    @Test
    void theDriversOptimizerHasTheMeanState() {
        ByHand byHand = new ByHand();
        byHand.trained(K);
        NOTED.clear();
        Rng.seed(1);
        try (DataParallel train =
                DataParallel.inProcess().shards(Task.SHARDS).every(K).data(Task.points())) {
            train.fit(Task::model, EveryTest::noting, Task::loss, Task.STEPS);
        }
        Map<String, Tensor> expected = byHand.optimizer().state();
        Map<String, Tensor> found = NOTED.get(0).state();
        assertEquals(expected.keySet(), found.keySet());
        assertTrue(expected.containsKey("0.exp_avg"));
        expected.forEach((name, tensor) ->
                assertEquals(tensor.toString(), found.get(name).toString(), name));
    }

    private static Optimizer noting(List<Parameter> parameters) {
        NOTED.add(Task.ADAM.create(parameters));
        return NOTED.get(NOTED.size() - 1);
    }

    @Test
    void oneShardThatStepsByItselfIsAPlainTraining() {
        Sequential byItself = oneShard(DataParallel.inProcess().every(K));
        Sequential byDriver = oneShard(DataParallel.inProcess());
        assertEquals(WeightHash.of(byDriver), WeightHash.of(byItself));
    }

    @Test
    void aScheduleAndALimitHoldOnTheShardsToo() {
        Sequential byItself = oneShard(limited().every(K));
        Sequential byDriver = oneShard(limited());
        assertEquals(WeightHash.of(byDriver), WeightHash.of(byItself));
        assertNotEquals(WeightHash.of(byDriver), WeightHash.of(oneShard(DataParallel.inProcess())));
        assertNotEquals(
                WeightHash.of(byDriver),
                WeightHash.of(oneShard(DataParallel.inProcess().schedule(Schedule.cosine(5)))));
    }

    private static DataParallel limited() {
        return DataParallel.inProcess().schedule(Schedule.cosine(5)).clipNorm(0.1);
    }

    private static Sequential oneShard(DataParallel settings) {
        Rng.seed(1);
        try (settings) {
            return settings.shards(1).data(Task.points()).fit(Task::model, Task.ADAM, Task::loss, Task.STEPS);
        }
    }

    @Test
    void stepsAreReportedInTheirOrder() {
        List<Step> steps = new ArrayList<>();
        Task.trained(DataParallel.inProcess().every(K).onStep(steps::add));
        assertEquals(List.of(1, 2, 3, 4, 5, 6), steps.stream().map(Step::number).toList());
        assertTrue(steps.stream().allMatch(step -> step.steps() == 6 && step.loss() > 0 && step.loss() < 3));
    }

    @Test
    void curvatureIsNotAveraged() {
        try (DataParallel train = DataParallel.inProcess().shards(2).every(2).data(Task.points())) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> train.fit(Task::model, LBFGS::new, Task::loss, 4));
            assertTrue(e.getMessage().contains("every(1)"), e.getMessage());
        }
    }
}
