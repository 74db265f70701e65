package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tensors that a file keeps in other files. These must be in its directory or below; a path or a link that leaves it is an error. */
final class ExternalData {
    private final Path file;
    private final Problems problems;

    ExternalData(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Maps the bytes of a tensor. */
    ByteBuffer bytes(TensorProto proto, long expected) throws IOException {
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : proto.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        String tensor = "tensor " + Problems.quoted(proto.getName());
        Path data = resolved(tensor, entries.getOrDefault("location", ""));
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.READ)) {
            long offset = number(tensor, "offset", entries.get("offset"), 0);
            long length = number(tensor, "length", entries.get("length"), expected);
            if (length != expected) {
                throw problems.fault(
                        tensor + " has " + length + " bytes of external data, and its shape and type ask for "
                                + expected + ". Fetch or write the files again.");
            }
            if (offset > channel.size() || length > channel.size() - offset) {
                throw problems.fault(tensor + " ends at byte " + offset + " + " + length + " of " + data.getFileName()
                        + ", which has " + channel.size() + ". Fetch or write the files again.");
            }
            return length == 0 ? ByteBuffer.allocate(0) : channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
        }
    }

    private long number(String tensor, String name, @Nullable String text, long missing) throws IOException {
        if (text == null) {
            return missing;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as a negative number is.
        }
        throw problems.fault(tensor + ": the " + name + " of its external data is " + Problems.quoted(text)
                + ". Expected a number of at least 0. Fetch or write the file again.");
    }

    private Path resolved(String tensor, String location) throws IOException {
        Path absolute = file.toAbsolutePath().getParent();
        Path directory = absolute == null ? file.toRealPath() : absolute.toRealPath();
        try {
            Path relative = Path.of(location);
            boolean leaves = relative.isAbsolute() || location.isEmpty();
            for (Path step : relative) {
                leaves |= step.toString().equals("..");
            }
            Path data = directory.resolve(relative);
            if (!leaves && !Files.isRegularFile(data)) {
                throw problems.fault(tensor + " is in the file " + Problems.quoted(location)
                        + ", which is not there. Put it beside the model.");
            }
            if (!leaves && data.toRealPath().startsWith(directory)) {
                return data.toRealPath();
            }
        } catch (InvalidPathException e) {
            // Reported below: such a name leads nowhere.
        }
        throw problems.fault(
                tensor + " is in the file " + Problems.quoted(location)
                        + ", which is not in the directory of the model. Put the files into one directory, and write their names without \"..\".");
    }
}
