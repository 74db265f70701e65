/** Data-parallel training on Apache Spark: {@link org.wengert.spark.DataParallel}. */
@NullMarked
package org.wengert.spark;

import org.jspecify.annotations.NullMarked;
