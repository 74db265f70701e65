package org.wengert.spark;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.nn.BatchNorm1d;
import org.wengert.nn.Dropout;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.Tanh;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.optim.Adam;

/** A small classification to learn, with random numbers and buffers: whether a point lies inside the unit circle. */
final class Task {
    static final int ROWS = 50;
    static final int SHARDS = 3;
    static final int STEPS = 6;
    static final OptimizerFactory ADAM = parameters -> new Adam(parameters, 0.02);

    static Dataset points() {
        Tensor x = Tensor.randn(Rng.generator(7), ROWS, 2);
        return Dataset.of(x, x.square().sum(1).lt(1).to(DType.INT32));
    }

    /** The same points as the rows of an RDD, in seven partitions. */
    static JavaRDD<double[]> rows(JavaSparkContext context) {
        Batch all = points().all();
        return context.parallelize(
                IntStream.range(0, ROWS)
                        .mapToObj(i -> new double[] {
                            all.features().get(i, 0),
                            all.features().get(i, 1),
                            all.targets().get(i)
                        })
                        .toList(),
                7);
    }

    static Dataset dataset(List<double[]> rows) {
        double[][] x = rows.stream().map(row -> new double[] {row[0], row[1]}).toArray(double[][]::new);
        int[] y = rows.stream().mapToInt(row -> (int) row[2]).toArray();
        return Dataset.of(Tensor.of(x), Tensor.of(y));
    }

    static Sequential model() {
        return new Sequential(new Linear(2, 16), new BatchNorm1d(16), new Tanh(), new Dropout(0.3), new Linear(16, 2));
    }

    static Tensor loss(Sequential model, int step, Shard shard) {
        Batch batch = shard.batch(8);
        return Loss.crossEntropy(model.forward(batch.features()), batch.targets());
    }

    /** Trains with these settings on the points, and returns the network. */
    static Sequential trained(DataParallel settings) {
        Rng.seed(1);
        try (settings) {
            return settings.shards(SHARDS).data(points()).fit(Task::model, ADAM, Task::loss, STEPS);
        }
    }

    private Task() {}
}
