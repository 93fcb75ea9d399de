package io.mydocker.user;

import static io.mydocker.user.EndedAssert.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One command after the other, each ended by {@code kill -9} at a random moment: itself, or first a
 * holder or a watcher that happens to be there. The commands work on a few containers, which are
 * brought back to the state that the next one needs: that must always be possible.
 */
final class RandomKills {
  private static final int CONTAINERS = 4;
  private static final int LATEST_MILLIS = 300;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String FOREVER = "trap 'exit 0' TERM; while :; do echo x; sleep 0.05; done";
  private static final String SHORT = "for n in 1 2 3 4 5; do echo $n >>/f; sleep 0.05; done";

  /** The state of the container NAME in which the command has something to do, and the command. */
  private static final String[] COMMANDS = {
    "any: run --rm /bin/sh -c SHORT",
    "any: run -d --name NEW /bin/sh -c FOREVER",
    "any: run -d --rm /bin/sh -c SHORT",
    "running: exec NAME /bin/sh -c SHORT",
    "running: exec -d NAME /bin/sh -c FOREVER",
    "exited: start NAME",
    "exited: start -a NAME",
    "running: stop NAME",
    "running: restart -t 1 NAME",
    "running: kill NAME",
    "running: pause NAME",
    "paused: unpause NAME",
    "running: rm -f NAME",
    "paused: rm -f NAME",
    "running: commit -o FILES/archive.tar NAME of-it",
    "running: cp FILES/source NAME:/copied",
    "running: cp NAME:/bin FILES/copied",
    "running: logs -f NAME",
    "running: attach NAME",
    "running: wait NAME",
    "any: rename NAME NEW",
    "any: inspect NAME",
    "any: ps",
    "running: diff NAME",
    "running: export -o FILES/exported.tar NAME",
  };

  private final UserTest test;
  private final long seed;
  private final Random random;
  private final Path files;
  private final List<String> history = new ArrayList<>();
  private int hits;

  RandomKills(UserTest test, long seed) {
    this.test = test;
    this.seed = seed;
    random = new Random(seed);
    files = test.places.newDirectory("killed");
    Host.sh(
        "mkdir \"$1/source\"; for n in $(seq 300); do echo $n >\"$1/source/$n\"; done;"
            + " head -c 20000000 /dev/urandom >\"$1/source/large\"",
        files.toString());
  }

  /** The seed and what was done, for whoever has to find out why. */
  String told() {
    return "seed " + seed + ", killed at work " + hits + ":\n  " + String.join("\n  ", history);
  }

  /** How many commands were still at work when they were killed. */
  int hits() {
    return hits;
  }

  void one(int number) {
    String[] choice = COMMANDS[random.nextInt(COMMANDS.length)].split(": ", 2);
    String name = "c" + random.nextInt(CONTAINERS);
    // More of the early moments: most commands take a tenth of a second.
    int moment = random.nextInt(1 + random.nextInt(LATEST_MILLIS));
    boolean another = random.nextInt(3) == 0;
    history.add(number + ": " + choice[1].replace("NAME", name) + ", after " + moment + " ms");
    bring(name, choice[0]);
    Started command = test.start(words(choice[1], name, "new" + number));
    Patience.pause(moment);
    hits += command.isAlive() ? 1 : 0;
    if (another) {
      killAnother();
    }
    command.signal("KILL");
    if (another) {
      // With both gone, the next command ends what they held, and with it our pipes.
      assertThat(test.mydocker("ps", "-a")).succeeds();
    }
    command.await();
  }

  /** A holder or a watcher, of this command's or of an earlier one's. */
  private void killAnother() {
    List<String> there =
        Processes.withDataRoot(test.places.dataRoot()).stream()
            .filter(process -> process.contains("mydocker-hold") || process.contains("mydocker-wa"))
            .sorted()
            .toList();
    if (!there.isEmpty()) {
      String victim = there.get(random.nextInt(there.size()));
      history.add("   and before it " + victim);
      Host.signal("KILL", Long.parseLong(victim.substring(0, victim.indexOf(' '))));
    }
  }

  /** A holder just killed is still being cleared up: so this may take more than one attempt. */
  private void bring(String name, String wanted) {
    Patience.until(
        LIMIT,
        () -> name + " to be " + wanted + ", which is " + state(name),
        () -> isNow(name, wanted, state(name)));
  }

  private boolean isNow(String name, String wanted, String state) {
    if (state.equals(wanted) || (wanted.equals("any") && !state.isEmpty())) {
      return true;
    }
    switch (state) {
      case "" -> test.mydocker("run", "-d", "--name", name, "/bin/sh", "-c", FOREVER);
      case "paused" -> test.mydocker("unpause", name);
      case "running" -> test.mydocker(wanted.equals("paused") ? "pause" : "kill", name);
      default -> test.mydocker("start", name);
    }
    return false;
  }

  /** Nothing when there is no such container. */
  private String state(String name) {
    return test.mydocker("inspect", "-f", "{{.State.Status}}", name).word();
  }

  private String[] words(String line, String name, String fresh) {
    String[] words = line.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      words[i] =
          switch (words[i]) {
            case "SHORT" -> SHORT;
            case "FOREVER" -> FOREVER;
            case "NAME" -> name;
            case "NEW" -> fresh;
            default -> words[i].replace("FILES", files.toString()).replace("NAME:", name + ":");
          };
    }
    return words;
  }

  /**
   * What a commit killed together with its watcher leaves goes with the next one of the same name:
   * then there is the archive, and no unfinished one.
   */
  void finishArchives() {
    bring("c0", "running");
    String archive = files + "/archive.tar";
    assertThat(test.mydocker("commit", "-o", archive, "c0", "of-it")).succeeds();
    String exported = files + "/exported.tar";
    assertThat(test.mydocker("export", "-o", exported, "c0")).succeeds();
    Host.run("tar", "-tf", archive);
    Host.run("tar", "-tf", exported);
    Host.run("rm", "-rf", archive, exported, files + "/source", files + "/copied");
    // Named, should one be left.
    assertThat(Host.run("ls", "-lA", files.toString())).prints("total 0\n");
    Host.run("rmdir", files.toString());
  }
}
