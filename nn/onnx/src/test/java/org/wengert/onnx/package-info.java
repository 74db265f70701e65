@NullMarked
package org.wengert.onnx;

import org.jspecify.annotations.NullMarked;
