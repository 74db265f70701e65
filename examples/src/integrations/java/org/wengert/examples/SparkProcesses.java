package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark without an installation: its processes run on this program's class path. */
final class SparkProcesses {
    /** Starts Spark, with this program as the driver: {@code local[2]} is two threads of it, {@code local-cluster[2,1,1024]} two executors of one core and 1 GB each. */
    static JavaSparkContext start(String master) throws IOException {
        String home = System.getenv("SPARK_HOME");
        if (home != null) {
            Files.createDirectories(Path.of(home, "jars"));
        }
        return new JavaSparkContext(new SparkConf()
                .setMaster(master)
                .setAppName("wengert")
                .set("spark.ui.enabled", "false")
                .set("spark.cores.max", "2")
                .set("spark.executor.cores", "1")
                .set("spark.scheduler.minRegisteredResourcesRatio", "1")
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executorEnv.JAVA_HOME", System.getProperty("java.home"))
                .set("spark.executorEnv.SPARK_SCALA_VERSION", "2.13"));
    }

    private SparkProcesses() {}
}
