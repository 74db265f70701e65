import org.wengert.*;
import org.wengert.check.*;
import org.wengert.io.*;
import org.wengert.nn.*;
import org.wengert.nn.Module;
import org.wengert.nn.data.*;
import org.wengert.nn.optim.*;
import org.wengert.nn.train.*;
