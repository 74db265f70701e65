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
        int[] characters = text.codePoints().distinct().sorted().toArray();
        int[] codes = text.codePoints()
                .map(c -> java.util.Arrays.binarySearch(characters, c))
                .toArray();
        Gpt model = new Gpt(characters.length);
        System.out.println(model.parameterCount() + " parameters, " + codes.length + " characters");
        int split = codes.length / 10 * 9;
        AdamW adam = new AdamW(model.parameters(), 2e-3).weightDecay(0.1);
        Scheduler scheduler = new Scheduler(adam, Schedule.warmUp(100).then(Schedule.cosine(Math.max(1, steps - 100))));
        long t = System.nanoTime();
        for (int step = 1; step <= steps; step++) {
            try (MemoryScope scope = Tape.open()) {
                adam.zeroGrad();
                Tensor loss = loss(model, codes, 0, split);
                loss.backward();
                Clipping.norm(model.parameters(), 1);
                adam.step();
                scheduler.step();
                if (step % 100 == 0) {
                    double v = 0;
                    for (int i = 0; i < 10; i++)
                        v += loss(model, codes, split, codes.length).item() / 10;
                    System.out.printf(
                            Locale.ROOT,
                            "%d loss %.3f val %.3f %.2f steps/s%n",
                            step,
                            loss.item(),
                            v,
                            step / ((System.nanoTime() - t) / 1e9));
                }
            }
        }
        StringBuilder b = new StringBuilder();
        java.util.List<Integer> c = new java.util.ArrayList<>();
        c.add(java.util.Arrays.binarySearch(characters, '\n'));
        for (int i = 0; i < 400; i++) {
            int[] ctx = c.stream()
                    .skip(Math.max(0, c.size() - CONTEXT))
                    .mapToInt(j -> j)
                    .toArray();
            Tensor scores = model.forward(Tensor.of(ctx, 1, ctx.length)).select(1, ctx.length - 1);
            c.add(Sampling.draw(scores));
        }
        c.forEach(i -> b.appendCodePoint(characters[i]));
        System.out.println(b);
    }

    static Tensor loss(Gpt model, int[] codes, int from, int to) {
        int[] x = new int[BATCH * CONTEXT], y = new int[BATCH * CONTEXT];
        for (int i = 0; i < BATCH; i++) {
            int start = from + Rng.generator().nextInt(to - from - CONTEXT - 1);
            System.arraycopy(codes, start, x, i * CONTEXT, CONTEXT);
            System.arraycopy(codes, start + 1, y, i * CONTEXT, CONTEXT);
        }
        return Loss.crossEntropy(
                model.forward(Tensor.of(x, BATCH, CONTEXT)).reshape(BATCH * CONTEXT, -1),
                Tensor.of(y, BATCH * CONTEXT));
    }
}
