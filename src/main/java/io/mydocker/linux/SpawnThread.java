package io.mydocker.linux;

import io.mydocker.program.Call;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts one process from a thread that is moved into new namespaces for it and back. A raw
 * clone(2) would copy a JVM that some other thread may be collecting garbage in; and a thread that
 * has unshared its pid namespace cannot start threads (clone(2), EINVAL), so that it must be one
 * that does nothing else. It lives on as long as the JVM, because the child's parent-death signal
 * is sent at the end of the thread that started it (prctl(2)).
 */
final class SpawnThread extends Thread {
  private final CallGate gate;
  private final long namespaces;
  private final int home;
  private final InitSpawn spawn;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile int errno;

  /**
   * Not started yet.
   *
   * @param namespaces the CLONE_NEW flags, 0 for none
   * @param home a pidfd of this process, whose namespaces the thread goes back to
   * @param spawn what starts the process
   */
  SpawnThread(CallGate gate, long namespaces, int home, InitSpawn spawn) {
    super("spawn");
    this.gate = gate;
    this.namespaces = namespaces;
    this.home = home;
    this.spawn = spawn;
    setDaemon(true);
  }

  /** Waits for the attempt; an error number, or 0. */
  int await() {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return errno;
  }

  @Override
  public void run() {
    errno = spawn();
    done.countDown();
    while (true) {
      LockSupport.park(this);
    }
  }

  private int spawn() {
    if (namespaces == 0) {
      return spawn.make();
    }
    long unshared = gate.tried(Call.UNSHARE, namespaces, 0, 0, 0, 0, 0);
    if (unshared < 0) {
      return (int) -unshared;
    }
    int failed = spawn.make();
    // Otherwise this thread would keep the container's mounts alive after its end.
    long back = gate.tried(Call.SETNS, home, namespaces, 0, 0, 0, 0);
    return failed == 0 && back < 0 ? (int) -back : failed;
  }
}
