package io.mydocker.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Remembers what was written, raw. */
final class RecordedOutput extends ByteArrayOutputStream {
  String text() {
    return toString(StandardCharsets.ISO_8859_1);
  }
}
