/** Data-parallel training on Apache Spark. */
@NullMarked
package org.wengert.spark;

import org.jspecify.annotations.NullMarked;
