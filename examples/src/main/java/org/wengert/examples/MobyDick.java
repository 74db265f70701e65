package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
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
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.data.Vocabulary;
import org.wengert.nn.optim.AdamW;
import org.wengert.nn.optim.Clipping;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.optim.Scheduler;
import org.wengert.nn.train.Mean;
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
            names = "--sample",
            converter = Count.class,
            paramLabel = "N",
            description = "Characters to write. Default: ${DEFAULT-VALUE}.")
    int sample = 500;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "A text in UTF-8. Default: Moby Dick, where npm puts it.")
    @Nullable
    Path data;

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
        Vocabulary characters = Vocabulary.characters(text);
        Tensor ids = characters.encode(text);
        int split = ids.dim(0) / 10 * 9;
        Batches training = new Batches(Dataset.windows(ids.slice(0, 0, split), CONTEXT, 1), BATCH).shuffle();
        Batches validation = new Batches(Dataset.windows(ids.slice(0, split, ids.dim(0)), CONTEXT, CONTEXT), BATCH);
        Gpt model = new Gpt(characters.size());
        System.out.println(ids.size() + " characters, " + characters.size() + " different ones; "
                + model.parameterCount() + " parameters");
        train(model, training);
        System.out.printf(Locale.ROOT, "validation loss %.3f%n%n", validate(model, validation));
        System.out.println(sample(model, characters, sample));
    }

    private void train(Gpt model, Batches training) {
        AdamW adamW = new AdamW(model.parameters(), 2e-3).weightDecay(0.1);
        Scheduler scheduler = new Scheduler(adamW, Schedule.warmUp(100).then(Schedule.cosine(steps)));
        long start = System.nanoTime();
        Iterator<Batch> batches = training.iterator();
        for (int step = 1; step <= steps; step++) {
            batches = batches.hasNext() ? batches : training.iterator();
            try (MemoryScope scope = Tape.open()) {
                Tensor loss = loss(model, batches.next());
                adamW.zeroGrad();
                loss.backward();
                Clipping.norm(model.parameters(), 1);
                adamW.step();
                scheduler.step();
                if (step % 100 == 0 || step == steps) {
                    double rate = step / ((System.nanoTime() - start) * 1e-9);
                    System.out.printf(Locale.ROOT, "step %4d: loss %.3f, %.2f steps/s%n", step, loss.item(), rate);
                }
            }
        }
    }

    private static Tensor loss(Gpt model, Batch batch) {
        Tensor scores = model.forward(batch.features());
        return Loss.crossEntropy(
                scores.reshape(-1, scores.dim(-1)), batch.targets().flatten());
    }

    private static double validate(Gpt model, Batches batches) {
        Mean mean = new Mean();
        for (Batch batch : batches) {
            try (Tape.Scope off = Tape.noGrad();
                    MemoryScope scope = Tape.open()) {
                mean.add(loss(model, batch).item(), batch.size());
            }
        }
        return mean.value();
    }

    private static String sample(Gpt model, Vocabulary characters, int length) {
        Tensor ids = characters.encode("\n").unsqueeze(0);
        for (int i = 0; i < length; i++) {
            Tensor context = ids.slice(1, Math.max(0, i + 1 - CONTEXT), i + 1);
            Tensor likely = model.forward(context).select(1, -1).softmax(-1);
            ids = Tensor.concat(1, ids, likely.multinomial(1, Rng.generator()));
        }
        return characters.decode(ids.flatten());
    }
}
