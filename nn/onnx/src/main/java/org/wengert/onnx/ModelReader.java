package org.wengert.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file as the messages of the ONNX format. Values of tensors stay where a large file is mapped. */
final class ModelReader {
    /** Smaller files are read faster than mapped. */
    private static final int MAPPED_FROM = 1 << 20;

    private final Path file;
    private final Problems problems;

    ModelReader(Path file) {
        this.file = file;
        this.problems = new Problems(file);
    }

    OnnxModule read() throws IOException {
        ModelProto model = parse(bytes());
        return new GraphReader(model, problems, new TensorReader(problems, new ExternalData(file, problems))).read();
    }

    private ByteBuffer bytes() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw problems.fault("it has " + channel.size()
                        + " bytes, and the format ends at 2 GB. Keep large tensors as external data.");
            }
            if (channel.size() == 0) {
                throw problems.fault("it is empty. Fetch or write it again.");
            }
            if (channel.size() < MAPPED_FROM) {
                return ByteBuffer.wrap(Files.readAllBytes(file));
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    private ModelProto parse(ByteBuffer bytes) throws IOException {
        CodedInputStream stream = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        stream.enableAliasing(true);
        try {
            ModelProto model = ModelProto.parseFrom(stream);
            if (!model.hasGraph()) {
                throw problems.fault("it holds no graph. It is no ONNX file, or was cut off.");
            }
            return model;
        } catch (InvalidProtocolBufferException e) {
            throw problems.fault("it is no whole ONNX file: " + e.getMessage() + " Fetch or write it again.");
        }
    }
}
