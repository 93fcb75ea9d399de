package io.mydocker.linux;

import io.mydocker.linux.OwnDescriptors.Open;
import io.mydocker.program.Call;
import io.mydocker.program.Errno;
import io.mydocker.program.Flag;
import java.util.List;
import jnr.ffi.LibraryLoader;

/**
 * What stands in for clone(2): a second JVM that goes on with the program behind the call, with the
 * same memory at the same address and the same descriptors.
 */
final class Spawn {
  private final CallGate gate;
  private final Memory memory;
  private final long blockSize;
  private final OwnDescriptors descriptors;
  private final SpawnLibrary libc = LibraryLoader.create(SpawnLibrary.class).load("c");
  private final NativeBuffer scratch = NativeBuffer.allocate(64);

  Spawn(CallGate gate, Memory memory, long blockSize, OwnDescriptors descriptors) {
    this.gate = gate;
    this.memory = memory;
    this.blockSize = blockSize;
    this.descriptors = descriptors;
  }

  /**
   * Starts the process.
   *
   * @param place the offset of the instruction that asks for it
   * @return the child's pid, or a negative errno
   */
  long start(Clone clone, long place) {
    if (!clone.isPossible()) {
      return -Errno.EINVAL;
    }
    List<Open> inherited = descriptors.programs();
    try (Pipe handoff = Pipe.open(gate);
        Pipe started = Pipe.open(gate)) {
      long pid = spawn(clone, inherited, handoff, started);
      if (pid < 0) {
        return pid;
      }
      handoff.closeReader();
      started.closeWriter();
      long failed =
          handOver(clone, pid, new Handoff(place, blockSize, inherited), handoff, started);
      if (failed < 0) {
        abandon(pid);
        return failed;
      }
      return pid;
    } catch (KernelException failed) {
      return -failed.errno();
    }
  }

  private long spawn(Clone clone, List<Open> inherited, Pipe handoff, Pipe started) {
    InitCommand command = InitCommand.of(handoff.reader(), started.writer());
    long home = gate.made(Call.PIDFD_OPEN, "ourselves", pid(), 0, 0, 0, 0);
    try (InitSpawn spawn = new InitSpawn(libc, command)) {
      spawn.keep(handoff.reader());
      spawn.keep(started.writer());
      for (Open open : inherited) {
        spawn.keep(open.number());
      }
      SpawnThread thread = new SpawnThread(gate, clone.namespaces(), (int) home, spawn);
      thread.start();
      int errno = thread.await();
      return errno == 0 ? spawn.pid() : -errno;
    } finally {
      gate.tried(Call.CLOSE, home, 0, 0, 0, 0, 0);
    }
  }

  /** Only a JVM that runs is put into its group: its start must not be what a limit counts. */
  private long handOver(Clone clone, long pid, Handoff words, Pipe handoff, Pipe started) {
    if (gate.tried(Call.READ, started.reader(), scratch.address(), 1, 0, 0, 0) != 1) {
      return -Errno.EIO;
    }
    if (clone.wantsCgroup()) {
      enter(clone.cgroup(), pid);
    }
    if (clone.wantsPidfd()) {
      long pidfd = gate.made(Call.PIDFD_OPEN, "the child", pid, 0, 0, 0, 0);
      memory.put(clone.pidfd(), 4, pidfd);
    }
    NativeBuffer head = words.words();
    Handoff.transfer(gate, Call.WRITE, handoff.writer(), head.address(), head.capacity());
    Handoff.transfer(gate, Call.WRITE, handoff.writer(), Block.ADDRESS, blockSize);
    return 0;
  }

  private void enter(int cgroup, long pid) {
    String name = "cgroup.procs";
    long file =
        gate.made(
            Call.OPENAT, name, cgroup, gate.first(name), Flag.O_WRONLY | Flag.O_CLOEXEC, 0, 0);
    String text = Long.toString(pid);
    try {
      gate.onDescriptor(Call.WRITE, (int) file, gate.first(text), text.length(), 0);
    } finally {
      gate.tried(Call.CLOSE, file, 0, 0, 0, 0, 0);
    }
  }

  private void abandon(long pid) {
    gate.tried(Call.KILL, pid, Flag.SIGKILL, 0, 0, 0, 0);
    gate.tried(Call.WAIT4, pid, 0, 0, 0, 0, 0);
  }

  private long pid() {
    return gate.tried(Call.GETPID, 0, 0, 0, 0, 0, 0);
  }
}
