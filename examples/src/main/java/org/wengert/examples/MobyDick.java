package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wengert.MemoryScope;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.examples.data.ExternalData;
import org.wengert.nn.Embedding;
import org.wengert.nn.Init;
import org.wengert.nn.Layer;
import org.wengert.nn.LayerNorm;
import org.wengert.nn.Linear;
import org.wengert.nn.Loss;
import org.wengert.nn.Module;
import org.wengert.nn.Rng;
import org.wengert.nn.Sequential;
import org.wengert.nn.TransformerBlock;
import org.wengert.nn.optim.AdamW;
import org.wengert.nn.optim.Clipping;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.optim.Scheduler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A small GPT learns to write like Melville, character by character. */
@Command(name = "MobyDick", description = "A small GPT learns to write like a book, character by character.")
public final class MobyDick extends Example {
    private static final int CONTEXT = 64;
    private static final int WIDTH = 128;
    private static final int BATCH = 32;

    @Option(names = "--steps", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int steps = 2000;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "A text in UTF-8. Default: Moby Dick, where npm puts it.")
    @Nullable
    Path data;

    MobyDick() {
        super(1);
    }

    /** Scores (n, length, characters) for the next character after each of (n, length). */
    static class Gpt extends Module implements Layer {
        private final Embedding tokens;
        private final Embedding positions = new Embedding(CONTEXT, WIDTH, Init.normal(0.02));
        private final Sequential blocks = new Sequential(block(), block(), block(), block());
        private final LayerNorm norm = new LayerNorm(WIDTH);
        private final Linear head;

        Gpt(int characters) {
            tokens = new Embedding(characters, WIDTH, Init.normal(0.02));
            head = new Linear(WIDTH, characters);
        }

        private static TransformerBlock block() {
            return new TransformerBlock(WIDTH, 4).causal().dropout(0);
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor y = tokens.forward(x).add(positions.forward(Tensor.arange(x.dim(1))));
            return head.forward(norm.forward(blocks.forward(y)));
        }
    }

    public static void main(String[] args) {
        launch(new MobyDick(), args);
    }

    @Override
    void run() throws IOException {
        String text = ExternalData.text(data);
        int[] alphabet = text.codePoints().distinct().sorted().toArray();
        int[] codes = text.codePoints().map(c -> Arrays.binarySearch(alphabet, c)).toArray();
        int split = codes.length / 10 * 9;
        Tensor all = Tensor.of(codes, codes.length);
        Batches training = new Batches(windows(all.slice(0, 0, split), 1), BATCH).shuffle();
        Batches validation = new Batches(windows(all.slice(0, split, codes.length), CONTEXT), BATCH);

        Gpt model = new Gpt(alphabet.length);
        System.out.println(codes.length + " characters, " + model.parameterCount() + " parameters");
        AdamW adamW = new AdamW(model.parameters(), 2e-3).weightDecay(0.1);
        Scheduler scheduler = new Scheduler(adamW, Schedule.warmUp(100).then(Schedule.cosine(steps)));
        long start = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            Batch batch = training.iterator().next();
            try (MemoryScope scope = Tape.open()) {
                Tensor loss = loss(model, batch);
                adamW.zeroGrad();
                loss.backward();
                Clipping.norm(model.parameters(), 1);
                adamW.step();
                scheduler.step();
                if (step % 100 == 0 || step == steps) {
                    double seconds = (System.nanoTime() - start) * 1e-9;
                    System.out.printf(Locale.ROOT, "step %4d: loss %.3f, %.2f steps/s%n", step, loss.item(), step / seconds);
                }
            }
        }
        System.out.printf(Locale.ROOT, "validation loss %.3f%n%n", loss(model, validation));
        System.out.println(sample(model, alphabet));
    }

    /** Every {@code stride}-th piece of a text, and the same piece one character later. */
    private static Dataset windows(Tensor codes, int stride) {
        return Dataset.of((codes.dim(0) - CONTEXT - 1) / stride + 1, i -> {
            Tensor window = codes.slice(0, i * stride, i * stride + CONTEXT + 1).unsqueeze(0);
            return new Batch(window.slice(1, 0, CONTEXT), window.slice(1, 1, CONTEXT + 1));
        });
    }

    private static Tensor loss(Gpt model, Batch batch) {
        Tensor scores = model.forward(batch.features());
        return Loss.crossEntropy(scores.flatten(), batch.targets().flatten());
    }
}
