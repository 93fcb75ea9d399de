package io.mydocker.storage;

/** An extended attribute: its full raw name and its value, which nobody changes. */
@SuppressWarnings(
    "ArrayRecordComponent") // Compared by nobody; a copy per attribute would be waste.
public record Attribute(String name, byte[] value) {}
