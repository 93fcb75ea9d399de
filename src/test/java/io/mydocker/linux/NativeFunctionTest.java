package io.mydocker.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.kenai.jffi.Library;
import io.mydocker.program.Errno;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NativeFunctionTest {
  private static NativeFunction function(String name, int parameters) {
    return NativeLibrary.process().function(name, parameters);
  }

  @Test
  void noneSomeAndManyArguments() {
    assertEquals(ProcessHandle.current().pid(), function("getpid", 0).call());
    assertEquals(7, (int) function("abs", 1).call(-7));
    NativeBuffer text = NativeBuffer.allocate(64);
    NativeBuffer format = NativeStrings.string("%ld %ld %ld %ld");
    long length =
        function("snprintf", 7).call(text.address(), 64, format.address(), 1, -2, 1L << 40, 4);
    assertEquals("1 -2 1099511627776 4", text.text(0, (int) length));
  }

  @Test
  void theNumberOfArgumentsIsHeld() {
    NativeFunction getpid = function("getpid", 0);
    assertThrows(IllegalArgumentException.class, () -> getpid.call(1));
  }

  @Test
  void whatIsNotThereIsToldOf() {
    assertThrows(UnsatisfiedLinkError.class, () -> function("no_such_function", 0));
    assertNull(NativeLibrary.load("libnosuch.so.1"));
  }

  /** jffi keeps it for each thread, whatever the JVM calls meanwhile. */
  @Test
  void errnoIsTheThreadsOwn() throws InterruptedException {
    NativeFunction close = function("close", 1);
    NativeBuffer path = NativeStrings.string("/no/such/directory");
    AtomicInteger others = new AtomicInteger();
    assertEquals(-1, (int) close.call(-1));
    Thread other =
        new Thread(
            () -> {
              function("chdir", 1).call(path.address());
              others.set(close.errno());
            });
    other.start();
    other.join();
    assertEquals(Errno.ENOENT, others.get());
    assertEquals(Errno.EBADF, close.errno());
  }

  /** An installation has a class in place of jffi's, and must load the library of that name. */
  @Test
  void theInstalledLoaderKnowsTheLibrarysName() throws ReflectiveOperationException, IOException {
    Class<?> jffis = Class.forName("com.kenai.jffi.internal.StubLoader");
    Field name = jffis.getDeclaredField("stubLibraryName");
    name.setAccessible(true);
    Path ours = Path.of("src/main/jffi/com/kenai/jffi/internal/StubLoader.java");
    String source = Files.readString(ours);
    assertTrue(source.contains("mapLibraryName(\"" + name.get(null) + "\")"), source);
    for (String called : new String[] {"isLoaded", "getFailureCause"}) {
      assertNotNull(jffis.getDeclaredMethod(called));
      assertTrue(source.contains(" " + called + "()"), called);
    }
    assertTrue(Library.getDefault().getSymbolAddress("getpid") != 0);
  }
}
