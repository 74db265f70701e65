package org.wengert.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.wengert.DType;
import org.wengert.benchmarks.ConvStep;
import org.wengert.benchmarks.MatrixProduct;
import org.wengert.benchmarks.MlpStep;
import org.wengert.benchmarks.SigmoidChain;
import org.wengert.benchmarks.Startup;
import org.wengert.benchmarks.TransformerBlock;
import org.wengert.benchmarks.Workload;
import org.wengert.benchmarks.XorStep;

/**
 * One workload in three libraries.
 *
 * @param flops the floating-point operations of a run, to print a speed instead of a time; 0 for a time
 * @param peak the part of the float peak that its element type can reach
 * @param scopes true if it can also run in a memory scope
 */
record Row(
        String name,
        double flops,
        double peak,
        boolean scopes,
        Supplier<Workload> ours,
        Supplier<Workload> torch,
        Supplier<Workload> flow) {
    private static final String[] PRODUCTS = {
        "32", "64", "128", "256", "512", "1024", "2048", "64x784x256", "right:64x784x256", "left:64x256x128"
    };
    private static final String[] DOUBLE_PRODUCTS = {"256", "1024"};

    /** All workloads, in the order in which they run. */
    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        for (String size : PRODUCTS) {
            rows.add(matmul(MatrixProduct.Setting.parse(DType.FLOAT32, size)));
        }
        for (String size : DOUBLE_PRODUCTS) {
            rows.add(matmul(MatrixProduct.Setting.parse(DType.FLOAT64, size)));
        }
        rows.add(timed("xor step 2-20-20-2", XorStep::new, TorchSteps::xor, FlowSteps::xor));
        rows.add(mlp("mlp 784-256-128-10, sgd, batch 64", MlpStep.Setting.digits(64)));
        rows.add(mlp("mlp 784-256-128-10, sgd, batch 256", MlpStep.Setting.digits(256)));
        rows.add(mlp("mlp 1024-4096-4096-1024, sgd, batch 128", MlpStep.Setting.wide(false)));
        rows.add(mlp("mlp 1024-4096-4096-1024, adam, batch 128", MlpStep.Setting.wide(true)));
        for (int n : new int[] {10_000, 10_000_000}) {
            String count = n == 10_000 ? "10k" : "10M";
            rows.add(chain("sigmoid(x)*x+x, " + count + ", forward", n, false));
            rows.add(chain("sigmoid(x)*x+x, " + count + ", forward and backward", n, true));
        }
        rows.add(timed("conv net 1-16-32, batch 64", ConvStep::new, TorchSteps::conv, FlowSteps::conv));
        rows.add(timed(
                "transformer block, forward and backward",
                TransformerBlock::new,
                TorchGradients::transformerBlock,
                FlowGradients::transformerBlock));
        rows.add(new Row(
                "startup to the end of the first xor step",
                0,
                0,
                false,
                () -> new Startup(Startup.class),
                () -> new Startup(TorchStartup.class),
                () -> new Startup(FlowStartup.class)));
        return rows;
    }

    private static Row timed(String name, Supplier<Workload> ours, Supplier<Workload> torch, Supplier<Workload> flow) {
        return new Row(name, 0, 0, true, ours, torch, flow);
    }

    private static Row matmul(MatrixProduct.Setting setting) {
        return new Row(
                setting.toString(),
                setting.flops(),
                setting.dtype() == DType.FLOAT64 ? 0.5 : 1,
                true,
                () -> new MatrixProduct(setting),
                () -> TorchGradients.matmul(setting),
                () -> FlowGradients.matmul(setting));
    }

    private static Row mlp(String name, MlpStep.Setting setting) {
        return timed(name, () -> new MlpStep(setting), () -> TorchSteps.mlp(setting), () -> FlowSteps.mlp(setting));
    }

    private static Row chain(String name, int n, boolean backward) {
        return timed(
                name,
                () -> new SigmoidChain(n, backward),
                () -> TorchGradients.sigmoidChain(n, backward),
                () -> FlowGradients.sigmoidChain(n, backward));
    }
}
