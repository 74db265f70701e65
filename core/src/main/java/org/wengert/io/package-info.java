/**
 * Tensors in files: {@link org.wengert.io.Safetensors} for the weights of networks, {@link org.wengert.io.Npy} and {@link org.wengert.io.Npz} for numpy's
 * arrays, {@link org.wengert.io.Idx} for MNIST's.
 *
 * <p>Files are written whole or not at all: to a temporary file, which is forced to the disk and then takes its name. A file that is read is not
 * trusted: what it says of itself is checked before anything is allocated, and a file that is cut off, damaged or made to do harm is a
 * {@link org.wengert.io.FileFormatException} that names it and the fault.
 *
 * <p>To read it from the top: {@code SafetensorsHeader} and {@code NpyHeader} say where which numbers are; {@code TensorReader} and {@code TensorWriter}
 * turn bytes into tensors and back, by {@code ElementType}; {@code AtomicFile} replaces files.
 */
@NullMarked
package org.wengert.io;

import org.jspecify.annotations.NullMarked;
