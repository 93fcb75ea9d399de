package io.mydocker.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  @ParameterizedTest
  @CsvSource({
    "alpine, alpine:latest",
    "alpine:3.19, alpine:3.19",
    "library/alpine, alpine:latest",
    "docker.io/library/alpine:edge, alpine:edge",
    "docker.io/bitnami/redis, bitnami/redis:latest",
    "index.docker.io/library/alpine, alpine:latest",
    "localhost/mine, localhost/mine:latest",
    "host.example:5000/a/b, host.example:5000/a/b:latest",
    "host.example:5000/a/b:1_x, host.example:5000/a/b:1_x",
    "my__image-1.2, my__image-1.2:latest",
    "alpine@sha256:abc, alpine@sha256:abc"
  })
  void theShortNameWithATag(String given, String normal) {
    assertEquals(normal, ImageReference.normal(given));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/bin/sh",
        "./x",
        "../x",
        "a/../b",
        "a//b",
        "a/",
        "a:",
        ":a",
        "-a",
        "a b",
        "a\nb",
        "a\u00e9",
        "docker.io/",
        "library/",
        "a/-b",
        "@sha256:abc"
      })
  void noNameOfAnImage(String given) {
    assertNull(ImageReference.normal(given));
  }
}
