package io.mydocker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.mydocker.cli.log.LogSetup;
import io.mydocker.container.Log;
import io.mydocker.container.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogOptionsTest {
  @AfterEach
  void forget() {
    System.clearProperty(LogSetup.LEVEL_PROPERTY);
    System.clearProperty(LogSetup.FORMAT_PROPERTY);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ps, warn, text",
    "'MYDOCKER_LOG=info', ps, info, text",
    "'MYDOCKER_LOG=debug', ps, debug, text",
    "'MYDOCKER_LOG=info,json', ps, info, json",
    "'MYDOCKER_LOG=json,info', ps, info, json",
    "'MYDOCKER_LOG=json', ps, warn, json",
    "'MYDOCKER_LOG=', ps, warn, text",
    "'MYDOCKER_LOG=info,json', '--log-level debug ps', debug, json",
    "'MYDOCKER_LOG=info,json', '--log-format text ps', info, text",
    "'MYDOCKER_LOG=info', '--log-level=warn ps', warn, text",
    "'', '--log-level info --log-format json run x', info, json",
  })
  void optionsWinOverTheVariable(String variable, String line, String level, String format) {
    RecordedContainers containers = new RecordedContainers();
    String block = variable.isEmpty() ? "" : variable + "\0";
    assertEquals(0, Outcome.of(containers, block, line.split(" ")).code());
    Settings settings = containers.settings;
    assertNotNull(settings);
    boolean debug = level.equals("debug");
    assertEquals(
        new Log(debug || level.equals("info"), debug, format.equals("json")), settings.log());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "INFO", ",json", "info,xml", "info json"})
  void aWrongVariableGetsOneLine(String value) {
    RecordedContainers containers = new RecordedContainers();
    Outcome.of(containers, "MYDOCKER_LOG=" + value + "\0", "ps")
        .refuses(
            125,
            "MYDOCKER_LOG '"
                + value
                + "': give debug, info or warn, and after a comma text or json");
    assertEquals(0, containers.asked.size());
  }

  @Test
  void helpIsShownAllTheSame() {
    Outcome.of(new RecordedContainers(), "MYDOCKER_LOG=x\0", "help").prints(HelpText.ofAll());
  }
}
