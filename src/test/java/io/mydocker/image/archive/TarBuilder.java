package io.mydocker.image.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes archives that no sane writer would. Names are raw. */
public final class TarBuilder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static byte[] raw(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** One ustar header with a right checksum. */
  public static byte[] header(char type, String name, String link, String mode, long size) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, mode);
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put(block, 124, octal(size));
    put(block, 136, octal(1_000_000_000));
    block[156] = (byte) type;
    put(block, 157, link);
    put(block, 257, "ustar\00000");
    put(block, 329, "0000001");
    put(block, 337, "0000003");
    return sum(block);
  }

  /** Writes the checksum that {@code block} must have. */
  public static byte[] sum(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    String text = Integer.toOctalString(sum);
    put(block, 148, "0".repeat(6 - text.length()) + text);
    block[154] = 0;
    return block;
  }

  public static void put(byte[] block, int at, String text) {
    byte[] bytes = raw(text);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private static String octal(long value) {
    String text = Long.toOctalString(value);
    return "0".repeat(11 - text.length()) + text;
  }

  public TarBuilder bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public TarBuilder data(byte[] data) {
    out.writeBytes(data);
    out.writeBytes(new byte[(512 - data.length % 512) % 512]);
    return this;
  }

  public TarBuilder dir(String name) {
    return bytes(header('5', name, "", "0000755", 0));
  }

  public TarBuilder dirWithMode(String name, String mode) {
    return bytes(header('5', name, "", mode, 0));
  }

  /** A character device 0/0. */
  public TarBuilder nullDevice(String name) {
    byte[] block = header('3', name, "", "0000600", 0);
    put(block, 329, "0000000");
    put(block, 337, "0000000");
    return bytes(sum(block));
  }

  public TarBuilder file(String name, String content) {
    byte[] data = raw(content);
    return bytes(header('0', name, "", "0000644", data.length)).data(data);
  }

  public TarBuilder symlink(String name, String target) {
    return bytes(header('2', name, target, "0000777", 0));
  }

  public TarBuilder hardLink(String name, String target) {
    return bytes(header('1', name, target, "0000644", 0));
  }

  public TarBuilder device(String name) {
    return bytes(header('3', name, "", "0000666", 0));
  }

  public TarBuilder fifo(String name) {
    return bytes(header('6', name, "", "0000600", 0));
  }

  /** An extended header for the next entry. */
  public TarBuilder pax(String... keysAndValues) {
    return rawPax(records(keysAndValues));
  }

  /** One for all entries to come. */
  public TarBuilder globalPax(String... keysAndValues) {
    byte[] records = records(keysAndValues);
    return bytes(header('g', "pax", "", "0000644", records.length)).data(records);
  }

  private static byte[] records(String... keysAndValues) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String record = " " + keysAndValues[i] + "=" + keysAndValues[i + 1] + "\n";
      int length = record.length() + 1;
      while (Integer.toString(length).length() + record.length() != length) {
        length++;
      }
      records.writeBytes(raw(length + record));
    }
    return records.toByteArray();
  }

  public TarBuilder rawPax(byte[] records) {
    return bytes(header('x', "pax", "", "0000644", records.length)).data(records);
  }

  public TarBuilder gnuLongName(String name) {
    byte[] data = raw(name + "\0");
    return bytes(header('L', "././@LongLink", "", "0000644", data.length)).data(data);
  }

  /** With the two zero blocks that end an archive. */
  public byte[] end() {
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  public byte[] withoutEnd() {
    return out.toByteArray();
  }
}
