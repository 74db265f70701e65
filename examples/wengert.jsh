import org.wengert.*;
import org.wengert.check.*;
import org.wengert.explain.*;
import org.wengert.io.*;
import org.wengert.nn.*;
import org.wengert.nn.Module;
import org.wengert.nn.data.*;
import org.wengert.nn.optim.*;
import org.wengert.nn.train.*;

// For what JShell would cut, such as a long explanation.
void println(Object x) { System.out.println(x); }

// So that a loss can be explained after backward(). It copies every value: memory.close() ends it, before a long training.
Tape.Scope memory = Tape.remember();
