package io.mydocker.linux;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.util.Arrays;

/**
 * A function of a native library whose parameters and result are integers and addresses, all given
 * as longs; of a shorter result, only its own bits mean anything. Called by way of jffi, the floor
 * that jnr-ffi stands on: a call goes through no proxy and no boxes, and without jnr-ffi's hundreds
 * of classes the first one comes 20 ms sooner. Safe for use by several threads.
 */
final class NativeFunction {
  /** Held, since jffi may unload a library that nobody refers to. */
  @SuppressWarnings("UnusedVariable")
  private final Library library;

  private final Function function;
  private final int parameters;
  private final Invoker invoker = Invoker.getInstance();
  private final LastError lastError = LastError.getInstance();

  private NativeFunction(Library library, Function function, int parameters) {
    this.library = library;
    this.function = function;
    this.parameters = parameters;
  }

  /**
   * A function with so many parameters.
   *
   * @throws UnsatisfiedLinkError when the library has none of that name
   */
  static NativeFunction of(Library library, String name, int parameters) {
    long address = library.getSymbolAddress(name);
    if (address == 0) {
      throw new UnsatisfiedLinkError("there is no function " + name);
    }
    Type[] types = new Type[parameters];
    Arrays.fill(types, Type.SINT64);
    CallContext context =
        CallContext.getCallContext(Type.SINT64, types, CallingConvention.DEFAULT, true);
    return new NativeFunction(library, new Function(address, context), parameters);
  }

  /** Calls it with as many arguments as it has parameters. */
  long call(long... arguments) {
    if (arguments.length != parameters) {
      throw new IllegalArgumentException(arguments.length + " arguments for " + parameters);
    }
    HeapInvocationBuffer buffer = new HeapInvocationBuffer(function);
    for (long argument : arguments) {
      buffer.putLong(argument);
    }
    return invoker.invokeLong(function, buffer);
  }

  /** The calling thread's errno after its last call. */
  int errno() {
    return lastError.get();
  }
}
