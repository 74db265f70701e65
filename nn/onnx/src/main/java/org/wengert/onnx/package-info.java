/** Networks out to ONNX files, and in from them. */
@NullMarked
package org.wengert.onnx;

import org.jspecify.annotations.NullMarked;
