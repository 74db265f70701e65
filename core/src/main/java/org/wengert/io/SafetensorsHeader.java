package org.wengert.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.wengert.Tensor;

/**
 * The header of a safetensors file: where each tensor's bytes are.
 *
 * @param tensors in the order of the header
 * @param end the end of the last tensor's bytes, counted as the offsets are: from the header's end
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> tensors, long end) {
    /** The longest header that is read and written, in bytes: the limit of the format's own hub. */
    static final int MAX_LENGTH = 25_000_000;

    private static final String METADATA = "__metadata__";

    /** UTF-8 bytes as unsigned numbers: the order of Rust's strings. */
    private static final Comparator<String> BY_CODE_POINTS =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    /**
     * One tensor.
     *
     * @param type the name of its elements' type
     * @param begin where its bytes begin, counted from the header's end
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares entries, and nobody outside sees them
    record Entry(String type, long[] sizes, long begin, long end) {}

    /** Reads a header and checks all that it says. */
    static SafetensorsHeader parse(byte[] text, Location location) throws FileFormatException {
        if (text.length == 0 || text[0] != '{') {
            throw location.fault("the header does not begin with '{'. It is no safetensors file.");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Entry> tensors = new LinkedHashMap<>();
        boolean[] hasMetadata = new boolean[1];
        JsonReader json = new JsonReader(text, location);
        json.object(name -> {
            if (!name.equals(METADATA)) {
                putOnce(tensors, name, entry(json, in(location, name)), location);
            } else if (hasMetadata[0]) {
                throw location.fault("the header has the key " + METADATA + " twice.");
            } else {
                hasMetadata[0] = true;
                json.object(key -> putOnce(metadata, key, json.string(), location));
            }
        });
        json.end();
        return new SafetensorsHeader(
                Collections.unmodifiableMap(metadata),
                Collections.unmodifiableMap(tensors),
                checkedEnd(tensors, location));
    }

    static Location in(Location file, String tensor) {
        return new Location(
                file.file(), "tensor " + (tensor.length() <= 200 ? tensor : tensor.substring(0, 200) + "..."));
    }

    private static <V> void putOnce(Map<String, V> map, String key, V value, Location location)
            throws FileFormatException {
        if (map.putIfAbsent(key, value) != null) {
            throw in(location, key).fault("the header has this key twice.");
        }
    }

    private static Entry entry(JsonReader json, Location location) throws FileFormatException {
        List<String> types = new ArrayList<>();
        List<long[]> sizes = new ArrayList<>();
        List<long[]> offsets = new ArrayList<>();
        json.object(key -> {
            switch (key) {
                case "dtype" -> types.add(json.string());
                case "shape" -> sizes.add(json.counts(TensorReader.MAX_RANK));
                case "data_offsets" -> offsets.add(json.counts(2));
                default -> throw location.fault("the header has a key that the format does not know.");
            }
        });
        if (types.size() != 1 || sizes.size() != 1 || offsets.size() != 1 || offsets.get(0).length != 2) {
            throw location.fault("expected dtype, shape and two data_offsets, each once.");
        }
        return new Entry(types.get(0), sizes.get(0), offsets.get(0)[0], offsets.get(0)[1]);
    }

    /** Checks that the tensors' bytes follow one another without overlap and gap, and are as many as their shapes say. */
    private static long checkedEnd(Map<String, Entry> tensors, Location location) throws FileFormatException {
        List<Map.Entry<String, Entry>> byOffset = new ArrayList<>(tensors.entrySet());
        byOffset.sort(Comparator.comparingLong((Map.Entry<String, Entry> tensor) -> tensor.getValue().begin)
                .thenComparingLong(tensor -> tensor.getValue().end));
        long end = 0;
        for (Map.Entry<String, Entry> tensor : byOffset) {
            Entry entry = tensor.getValue();
            if (entry.begin != end || entry.end < entry.begin) {
                throw in(location, tensor.getKey())
                        .fault("its bytes are said to be " + entry.begin + " to " + entry.end
                                + ", and those before it end at " + end + ": expected neither a gap nor an overlap.");
            }
            end = entry.end;
            ElementType type = ElementType.named(entry.type);
            if (type != null && TensorReader.byteCount(type, entry.sizes) != end - entry.begin) {
                throw in(location, tensor.getKey())
                        .fault(entry.type + " " + Arrays.toString(entry.sizes) + " does not take the "
                                + (end - entry.begin) + " bytes that it is said to have.");
            }
        }
        return end;
    }

    /** The tensors in the order in which the reference implementation writes them: by type, large elements first, then by name. */
    static List<Map.Entry<String, Tensor>> ordered(Map<String, Tensor> tensors) {
        List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Comparator.comparing((Map.Entry<String, Tensor> tensor) ->
                        ElementType.of(tensor.getValue().dtype()))
                .thenComparing(Map.Entry::getKey, BY_CODE_POINTS));
        return ordered;
    }

    /** The bytes of the header of these tensors, in this order; padded so that the elements are aligned. */
    static byte[] bytes(List<Map.Entry<String, Tensor>> ordered, Map<String, String> metadata) {
        StringBuilder json = new StringBuilder("{");
        if (!metadata.isEmpty()) {
            appendMetadata(metadata, json);
        }
        long end = 0;
        for (Map.Entry<String, Tensor> tensor : ordered) {
            ElementType type = ElementType.of(tensor.getValue().dtype());
            long begin = end;
            end += (long) type.size * tensor.getValue().size();
            json.append(json.length() == 1 ? "" : ",");
            JsonReader.quote(tensor.getKey(), json);
            json.append(":{\"dtype\":\"").append(type).append("\",\"shape\":");
            json.append(tensor.getValue().shape().toString().replace(" ", ""));
            json.append(",\"data_offsets\":[")
                    .append(begin)
                    .append(',')
                    .append(end)
                    .append("]}");
        }
        byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, Math.addExact(text.length, -text.length & 7));
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        if (padded.length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "write: a header of " + padded.length + " bytes, and readers take at most " + MAX_LENGTH
                            + ". Write fewer tensors or less metadata to one file.");
        }
        return padded;
    }

    /** By key: the reference implementation's order changes from run to run, and equal files should have equal bytes. */
    private static void appendMetadata(Map<String, String> metadata, StringBuilder json) {
        Map<String, String> sorted = new TreeMap<>(BY_CODE_POINTS);
        sorted.putAll(metadata);
        json.append("\"" + METADATA + "\":{");
        String separator = "";
        for (Map.Entry<String, String> entry : sorted.entrySet()) {
            json.append(separator);
            JsonReader.quote(entry.getKey(), json);
            json.append(':');
            JsonReader.quote(entry.getValue(), json);
            separator = ",";
        }
        json.append('}');
    }

    /** Checks what the header is to hold. */
    static void check(Map<String, Tensor> tensors, Map<String, String> metadata) {
        TensorWriter.notNull(tensors, "write: the map of tensors").forEach((name, tensor) -> {
            TensorWriter.check("write", name, tensor);
            if (name.equals(METADATA)) {
                throw new IllegalArgumentException("write: " + METADATA
                        + " is no name for a tensor: the format keeps it for texts. Pass them as the third argument.");
            }
        });
        TensorWriter.notNull(metadata, "write: the map of metadata").forEach((key, value) -> {
            TensorWriter.notNull(key, "write: a key of the metadata");
            TensorWriter.notNull(value, "write: the metadata " + key);
            if (!TensorWriter.isText(key) || !TensorWriter.isText(value)) {
                throw new IllegalArgumentException("write: the metadata " + key
                        + " has half of a surrogate pair, which UTF-8 cannot hold. Write other text.");
            }
        });
    }
}
