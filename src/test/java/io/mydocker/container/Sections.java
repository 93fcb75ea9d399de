package io.mydocker.container;

import io.mydocker.program.Instruction;
import io.mydocker.program.Program;
import org.jspecify.annotations.Nullable;

/** Where a launch program's parts begin. */
record Sections(Program program) {
  /** The role of the process that alone executes what begins there, or null. */
  @Nullable String beginningRole(int index) {
    for (Program.Section section : program.sections()) {
      if (section.before() == index) {
        String role = role(section.title());
        if (role != null) {
          return role;
        }
      }
    }
    return null;
  }

  private static @Nullable String role(String title) {
    return switch (title) {
      case "watcher" -> Fault.WATCHER;
      case "container: before the root" -> Fault.CONTAINER;
      case "parent: into the namespaces" -> Fault.PARENT;
      case "command" -> Fault.COMMAND;
      default -> title.startsWith("aside: ") ? Fault.ASIDE : null;
    };
  }

  /** The first instruction of a process that outlives the caller's; -1 if there is none. */
  int stays() {
    for (int i = 0; i < program.instructions().size(); i++) {
      if (program.instructions().get(i).label().equals("start the process that stays")) {
        return find("start a session", i);
      }
    }
    return -1;
  }

  /** Whether it is the first instruction of a process that is neither front nor container. */
  boolean beginsAside(int index) {
    return Fault.ASIDE.equals(beginningRole(index));
  }

  /** Whether a process is started there that is neither the watcher nor the container's. */
  boolean startsAside(int index) {
    return beginsAside(index + 2);
  }

  /** Whether it fails without a word, since another process will miss it. */
  boolean isSilent(int index) {
    return title(index).equals("aside: hold the user namespace");
  }

  /** What reports and goes on instead of ending the launch: the undo, its routines, the repair. */
  boolean goesOn(int index) {
    String title = title(index);
    return title.startsWith("undo")
        || title.startsWith("routines")
        || title.startsWith("front: what killed");
  }

  /** Whether the command's parent has told of it there. */
  boolean hasStarted(int index) {
    return title(index).equals("parent: confinement") && index >= find("tell its number", 0);
  }

  /** Whether the caller's process hears there, or says, that the one which stays has begun. */
  boolean isListening(int index) {
    int stays = stays();
    return stays >= 0 && index < stays && index >= find("wait for the start", 0);
  }

  /** Whether the command's parent has closed there what it would say anything by. */
  boolean isMute(int index) {
    return hasStarted(index) && index > find("tell its number", 0);
  }

  /**
   * Whether --init's process is there, which has closed all that it could say anything by: what of
   * the container's half lasts.
   */
  boolean isFirstProcess(int index) {
    return title(index).equals("container: a first process that reaps")
        && !program.instructions().get(index).isBrief();
  }

  /** Whether the command may have ended there: its output goes on until it has run dry. */
  boolean isWhileRunning(int index) {
    return title(index).equals("front: while the command runs");
  }

  /** Whether the command is executed there, or explained why not. */
  boolean isExecution(int index) {
    return title(index).equals("container: the command") || title(index).equals("command");
  }

  /** Whether the command has ended there, so that its exit code is known. */
  boolean isOver(int index) {
    return title(index).equals("front: the end");
  }

  /** Whether somebody who is as able as the front sees its death there: the watcher. */
  boolean isWatched(int index) {
    int from = find("start the watcher", 0);
    int to = find("end the watcher", from);
    return index >= from && index < to;
  }

  private int find(String label, int from) {
    for (int i = from; i < program.instructions().size(); i++) {
      Instruction instruction = program.instructions().get(i);
      if (instruction.label().equals(label)) {
        return i;
      }
    }
    throw new AssertionError("no instruction is called '" + label + "'");
  }

  /** The first instruction of the part under a heading. */
  int begin(String title) {
    for (Program.Section section : program.sections()) {
      if (section.title().equals(title)) {
        return section.before();
      }
    }
    throw new AssertionError("no part of the program is called '" + title + "'");
  }

  private String title(int index) {
    String title = "";
    for (Program.Section section : program.sections()) {
      if (section.before() <= index) {
        title = section.title();
      }
    }
    return title;
  }
}
