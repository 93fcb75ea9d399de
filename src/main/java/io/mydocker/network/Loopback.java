package io.mydocker.network;

import static io.mydocker.program.Flag.AF_INET;
import static io.mydocker.program.Flag.IFF_RUNNING;
import static io.mydocker.program.Flag.IFF_UP;
import static io.mydocker.program.Flag.O_CLOEXEC;
import static io.mydocker.program.Flag.SIOCSIFFLAGS;
import static io.mydocker.program.Flag.SOCK_DGRAM;

import io.mydocker.program.Assembler;
import io.mydocker.program.Call;
import io.mydocker.program.Operand;
import io.mydocker.program.Slot;

/**
 * Brings the loopback device of a new network namespace up (netdevice(7)); the kernel gives it its
 * address.
 */
public final class Loopback {
  private static final int IFREQ = 40;
  private static final int IFR_FLAGS = 16;

  private Loopback() {}

  /** The instructions, for a process inside the namespace. */
  public static void up(Assembler a) {
    byte[] request = new byte[IFREQ];
    request[0] = 'l';
    request[1] = 'o';
    request[IFR_FLAGS] = IFF_UP | IFF_RUNNING;
    Slot socket = a.slot("socket");
    a.call(
            "open a socket to configure lo",
            Call.SOCKET,
            Operand.of(AF_INET),
            Operand.of(SOCK_DGRAM | O_CLOEXEC),
            Operand.of(0))
        .into(socket);
    a.call("bring lo up", Call.IOCTL, socket.value(), Operand.of(SIOCSIFFLAGS), a.bytes(request));
    a.call("close the socket", Call.CLOSE, socket.value());
  }
}
