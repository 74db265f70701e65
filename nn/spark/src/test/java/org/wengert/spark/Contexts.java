package org.wengert.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark contexts for tests. */
final class Contexts {
    /** A context in this process, with this number of threads. */
    static JavaSparkContext local(int threads) {
        return of("local[" + threads + "]");
    }

    /** A context whose executors are two JVMs of their own, with one core each. */
    static JavaSparkContext twoJvms() {
        return of("local-cluster[2,1,1024]");
    }

    /** A context of this master. Its executors, if it has any, have this process's class path. */
    static JavaSparkContext of(String master) {
        try {
            Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JavaSparkContext(new SparkConf()
                .setMaster(master)
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.cores.max", "2")
                .set("spark.executor.cores", "1")
                .set("spark.scheduler.minRegisteredResourcesRatio", "1")
                .set("spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
                .set("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"))
                .set("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path")));
    }

    private Contexts() {}
}
