package io.mydocker.image;

import java.util.List;

/**
 * An image that was taken into the store.
 *
 * @param id its configuration's digest, in hexadecimal
 * @param names those that it was given, in normal form, possibly none
 */
public record Imported(String id, List<String> names) {}
