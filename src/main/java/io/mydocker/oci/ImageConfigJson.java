package io.mydocker.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an image configuration (OCI image-spec, config.md), compact, as raw bytes: the same values
 * give the same bytes, and so the same digest.
 */
public final class ImageConfigJson {
  private ImageConfigJson() {}

  /** The document. */
  public static String of(ImageConfig config) {
    JsonWriter json = new JsonWriter();
    json.object();
    optional(json, "created", config.created());
    optional(json, "author", config.author());
    json.key("architecture").value(config.architecture());
    json.key("os").value(config.os());
    json.key("config");
    parameters(json, config.parameters());
    json.key("rootfs").object().key("type").value("layers");
    json.strings("diff_ids", config.diffIds()).end();
    if (!config.history().isEmpty()) {
      json.key("history").array();
      for (ImageConfig.History each : config.history()) {
        history(json, each);
      }
      json.close();
    }
    return json.end().toString();
  }

  private static void parameters(JsonWriter json, ImageConfig.Parameters parameters) {
    json.object();
    optional(json, "User", parameters.user());
    set(json, "ExposedPorts", parameters.ports());
    list(json, "Env", parameters.env());
    list(json, "Entrypoint", parameters.entrypoint());
    list(json, "Cmd", parameters.command());
    set(json, "Volumes", parameters.volumes());
    optional(json, "WorkingDir", parameters.workdir());
    if (!parameters.labels().isEmpty()) {
      json.map("Labels", parameters.labels());
    }
    optional(json, "StopSignal", parameters.stopSignal());
    list(json, "OnBuild", parameters.onBuild());
    json.end();
  }

  private static void history(JsonWriter json, ImageConfig.History history) {
    json.object();
    optional(json, "created", history.created());
    optional(json, "author", history.author());
    optional(json, "created_by", history.createdBy());
    optional(json, "comment", history.comment());
    if (history.isEmpty()) {
      json.key("empty_layer").value(true);
    }
    json.end();
  }

  private static void optional(JsonWriter json, String key, @Nullable String value) {
    if (value != null) {
      json.key(key).value(value);
    }
  }

  private static void list(JsonWriter json, String key, List<String> values) {
    if (!values.isEmpty()) {
      json.strings(key, values);
    }
  }

  /** As Go writes a set: an object whose values are empty objects. */
  private static void set(JsonWriter json, String key, List<String> values) {
    if (!values.isEmpty()) {
      json.key(key).object();
      for (String value : values) {
        json.key(value).object().end();
      }
      json.end();
    }
  }
}
