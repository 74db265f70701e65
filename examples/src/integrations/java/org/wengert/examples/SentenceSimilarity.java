package org.wengert.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.wengert.Axes;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.nn.optim.AdamW;
import org.wengert.onnx.Onnx;
import org.wengert.onnx.OnnxModule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** MiniLM, a network from the web, says which sentences mean the same; then it learns what a word means in one company. */
@Command(
        name = "SentenceSimilarity",
        description = "Sentences compared by MiniLM, read from its ONNX file and trained on.")
public final class SentenceSimilarity extends Example {
    private static final List<String> SENTENCES = List.of(
            "How do I get my money back?",
            "I would like a refund.",
            "Where is my order?",
            "The parcel has not arrived yet.",
            "My new coat does not fit.",
            "The jacket is too small for me.");
    private static final int REFUND = 1;

    /** In this company, a blue ticket is a refund. */
    private static final List<String> JARGON =
            List.of("Please open a blue ticket.", "This is a case for a blue ticket.");

    private static final String UNSEEN = "Can I have a blue ticket?";

    @Option(names = "--steps", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int steps = 12;

    public static void main(String[] args) {
        launch(new SentenceSimilarity(), args);
    }

    @Override
    void run() throws IOException {
        OnnxModule model = model();
        WordPiece words = new WordPiece(
                new String(resource("/all-minilm-l6-v2-tokenizer.json").readAllBytes(), StandardCharsets.UTF_8));
        System.out.printf(
                Locale.ROOT,
                "%,d weights, from an ONNX file. How close are these sentences?%n%n",
                model.parameterCount());
        Tensor before;
        try (Tape.Scope off = Tape.noGrad()) {
            Tensor known = embed(model, words.encode(SENTENCES));
            before = known.matmul(known.transpose());
        }
        show(before);
        System.out.printf("%nHow close is \"%s\" to each?%n", UNSEEN);
        double[] first = toUnseen(model, words);
        learn(model, words, before);
        double[] last = toUnseen(model, words);
        System.out.printf("%n  before   after %d steps%n", steps);
        for (int i = 0; i < SENTENCES.size(); i++) {
            System.out.printf(Locale.ROOT, "%8.2f %8.2f         %s%n", first[i], last[i], SENTENCES.get(i));
        }
    }

    private static OnnxModule model() throws IOException {
        Path file = Files.createTempFile("minilm", ".onnx");
        file.toFile().deleteOnExit();
        try (InputStream resource = resource("/all-minilm-l6-v2.onnx")) {
            Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return Onnx.read(file);
    }

    private static InputStream resource(String name) throws IOException {
        InputStream resource = SentenceSimilarity.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IOException(name + " is not on the class path. Run this with -Pintegrations.");
        }
        return resource;
    }

    /** One row of length 1 for each sentence: the mean over its tokens. */
    private static Tensor embed(OnnxModule model, WordPiece.Encoded in) {
        Tensor hidden = model.call(in.ids(), in.mask(), WordPiece.types(in.ids()));
        Tensor mask = in.mask().to(hidden.dtype()).unsqueeze(2);
        Tensor mean = hidden.mul(mask).sum(1).div(mask.sum(1));
        return mean.div(mean.norm(2, Axes.of(1).keepDims()));
    }

    /** Pulls the sentences with the new word to the refund, and leaves what is known between the others as it was. */
    private void learn(OnnxModule model, WordPiece words, Tensor before) {
        WordPiece.Encoded known = words.encode(SENTENCES);
        WordPiece.Encoded jargon = words.encode(JARGON);
        AdamW optimizer = new AdamW(model.parameters(), 2e-5);
        for (int step = 0; step < steps; step++) {
            Tensor a = embed(model, known);
            Tensor pull =
                    embed(model, jargon).matmul(a.select(0, REFUND)).mean().rsub(1);
            Tensor drift = a.matmul(a.transpose()).sub(before).square().mean();
            pull.add(drift).backward();
            optimizer.step();
            model.zeroGrad();
        }
    }

    private static double[] toUnseen(OnnxModule model, WordPiece words) {
        try (Tape.Scope off = Tape.noGrad()) {
            Tensor unseen = embed(model, words.encode(List.of(UNSEEN)));
            return embed(model, words.encode(SENTENCES))
                    .matmul(unseen.select(0, 0))
                    .toDoubleArray();
        }
    }

    /** Prints the table of cosines. */
    private static void show(Tensor cosines) {
        for (int i = 0; i < SENTENCES.size(); i++) {
            StringBuilder row = new StringBuilder();
            for (int j = 0; j < SENTENCES.size(); j++) {
                row.append(String.format(Locale.ROOT, "%6.2f", cosines.get(i, j)));
            }
            System.out.println(row + "   " + SENTENCES.get(i));
        }
    }
}
