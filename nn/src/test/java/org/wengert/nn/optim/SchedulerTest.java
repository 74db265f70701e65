package org.wengert.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;

class SchedulerTest {
    private final Parameter a = new Parameter(Tensor.of(DType.FLOAT64, new double[] {1}));
    private final Parameter b = new Parameter(Tensor.of(DType.FLOAT64, new double[] {1}));

    private Sgd sgd() {
        return new Sgd(List.of(a), 0.8).group(List.of(b), g -> g.learningRate(0.08));
    }

    private static void assertRates(Optimizer optimizer, double... expected) {
        double[] found =
                optimizer.groups().stream().mapToDouble(Optimizer::learningRate).toArray();
        assertArrayEquals(expected, found, 1e-15);
    }

    @Test
    void eachGroupFromItsOwnRate() {
        Sgd sgd = sgd();
        Scheduler scheduler = new Scheduler(sgd, Schedule.warmUp(1).then(Schedule.cosine(2)));
        assertRates(sgd, 0.4, 0.04);
        scheduler.step();
        assertRates(sgd, 0.8, 0.08);
        scheduler.step();
        assertRates(sgd, 0.4, 0.04);
        assertEquals(2, scheduler.steps());
    }

    @Test
    void goesOnWhereTheStateWasTaken() {
        Sgd sgd = sgd();
        Schedule schedule = Schedule.exponential(0.7);
        Scheduler scheduler = new Scheduler(sgd, schedule);
        scheduler.step();
        scheduler.step();
        Map<String, Tensor> state = scheduler.state();
        Sgd other = new Sgd(List.of(a), 3).group(List.of(b), g -> {});
        Scheduler resumed = new Scheduler(other, schedule);
        resumed.load(state);
        assertEquals(sgd.learningRate(), other.learningRate());
        scheduler.step();
        resumed.step();
        assertEquals(sgd.learningRate(), other.learningRate());
        assertEquals(sgd.groups().get(1).learningRate(), other.groups().get(1).learningRate());
    }

    /** Adam, momentum, a schedule and a plateau, saved and resumed at the same time. */
    @Test
    void aTrainingWithScheduleResumes() {
        double[] expected = trained(new Training(), 12).values();
        Training first = trained(new Training(), 5);
        Map<String, Tensor> optimizer = first.adam.state();
        Map<String, Tensor> schedule = first.scheduler.state();
        Map<String, Tensor> plateau = first.plateau.state();
        Training resumed = new Training();
        new FlatParameters(resumed.network.parameters().toArray(new Parameter[0]))
                .set(first.values(), 0, first.values());
        resumed.adam.load(optimizer);
        resumed.scheduler.load(schedule);
        resumed.plateau.load(plateau);
        assertArrayEquals(expected, trained(resumed, 7).values());
    }

    private static final class Training {
        final PlainNetwork network = new PlainNetwork(DType.FLOAT32);
        final Adam adam = new Adam(network.parameters().subList(0, 2), 0.05)
                .group(network.parameters().subList(2, 4), g -> g.learningRate(0.02));
        final Scheduler scheduler = new Scheduler(adam, Schedule.warmUp(3).then(Schedule.cosine(10)));
        final PlateauScheduler plateau = new PlateauScheduler(scheduler)
                .patience(1)
                .cooldown(1)
                .factor(0.5)
                .threshold(0.5);

        double[] values() {
            return network.values();
        }
    }

    private static Training trained(Training training, int steps) {
        for (int i = 0; i < steps; i++) {
            double loss = training.network.backward().item();
            training.adam.step();
            training.scheduler.step();
            training.plateau.step(loss);
        }
        return training;
    }

    @Test
    void aStateThatDoesNotFitChangesNothing() {
        Sgd sgd = sgd();
        Scheduler scheduler = new Scheduler(sgd, Schedule.exponential(0.5));
        Map<String, Tensor> state = new TreeMap<>(scheduler.state());
        state.put("step", Tensor.scalar(DType.FLOAT64, Double.NaN));
        state.remove("groups.1.start_rate");
        assertEquals(
                """
                Scheduler.load: the state does not fit; nothing was loaded.
                  wrong value: step is NaN: expected a finite number of 0.0 or more
                  missing: groups.1.start_rate FLOAT64 []
                Load the state of one with the same parameters and settings.""",
                assertThrows(IllegalArgumentException.class, () -> scheduler.load(state))
                        .getMessage());
        assertRates(sgd, 0.8, 0.08);
    }

    @Test
    void aRateThatIsNoneIsAnErrorAndChangesNothing() {
        Sgd sgd = sgd();
        Scheduler scheduler = new Scheduler(sgd, Schedule.of((start, t) -> start - t * 0.5));
        assertEquals(
                "Sgd: learning rate -0.42: expected a finite number of 0 or more. Try 0.01.",
                assertThrows(IllegalArgumentException.class, scheduler::step).getMessage());
        assertRates(sgd, 0.8, 0.08);
        assertThrows(IllegalArgumentException.class, () -> new Scheduler(null, Schedule.constant()));
        assertThrows(IllegalArgumentException.class, () -> new Scheduler(sgd, null));
    }

    @Test
    void aPlateauReducesAfterItsPatience() {
        Sgd sgd = sgd();
        PlateauScheduler plateau = new PlateauScheduler(sgd).patience(2);
        for (double metric : new double[] {5, 4, 3.9999, Double.NaN}) {
            plateau.step(metric);
            assertRates(sgd, 0.8, 0.08);
        }
        plateau.step(4);
        assertRates(sgd, 0.08, 0.008);
        plateau.step(3);
        plateau.step(4);
        plateau.step(4);
        assertRates(sgd, 0.08, 0.008);
        plateau.step(4);
        assertRates(sgd, 0.008, 0.0008);
    }

    @Test
    void aPlateauOfAnAccuracyWithPauseAndLeastRate() {
        Sgd sgd = sgd();
        PlateauScheduler plateau = new PlateauScheduler(sgd)
                .max()
                .patience(0)
                .cooldown(2)
                .factor(0.5)
                .leastRate(0.06)
                .threshold(0);
        plateau.step(0.5);
        plateau.step(0.6);
        assertRates(sgd, 0.8, 0.08);
        plateau.step(0.6);
        assertRates(sgd, 0.4, 0.06);
        plateau.step(0.6);
        plateau.step(0.6);
        assertRates(sgd, 0.4, 0.06);
        plateau.step(0.6);
        assertRates(sgd, 0.2, 0.06);
    }

    /** A rate below the least one is left alone. */
    @Test
    void aPlateauRaisesNoRate() {
        Sgd sgd = sgd();
        PlateauScheduler plateau = new PlateauScheduler(sgd).patience(0).leastRate(0.5);
        plateau.step(1);
        plateau.step(1);
        assertRates(sgd, 0.5, 0.08);
    }

    @Test
    void aPlateauWorksWithNegativeMetrics() {
        Sgd sgd = sgd();
        PlateauScheduler plateau = new PlateauScheduler(sgd).patience(0);
        plateau.step(-10);
        plateau.step(-11);
        assertRates(sgd, 0.8, 0.08);
        plateau.step(-11);
        assertRates(sgd, 0.08, 0.008);
    }

    @Test
    void aPlateauReducesWhatASchedulerStartsFrom() {
        Sgd sgd = sgd();
        Scheduler scheduler = new Scheduler(sgd, Schedule.exponential(0.5));
        PlateauScheduler plateau = new PlateauScheduler(scheduler).patience(0);
        plateau.step(1);
        plateau.step(1);
        assertRates(sgd, 0.08, 0.008);
        scheduler.step();
        assertRates(sgd, 0.04, 0.004);
    }

    @Test
    void badSettingsOfAPlateau() {
        PlateauScheduler plateau = new PlateauScheduler(sgd());
        assertEquals(
                "PlateauScheduler: factor 1.0: expected a finite number of 0 or more, and below 1 for a factor or a threshold. Try the default.",
                assertThrows(IllegalArgumentException.class, () -> plateau.factor(1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> plateau.patience(-1));
        assertThrows(IllegalArgumentException.class, () -> plateau.cooldown(-1));
        assertThrows(IllegalArgumentException.class, () -> plateau.threshold(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> plateau.leastRate(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> plateau.load(Map.of()));
        assertThrows(IllegalArgumentException.class, () -> new PlateauScheduler((Optimizer) null));
        assertThrows(IllegalArgumentException.class, () -> new PlateauScheduler((Scheduler) null));
    }
}
