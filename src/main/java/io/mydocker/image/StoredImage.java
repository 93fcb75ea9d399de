package io.mydocker.image;

import org.jspecify.annotations.Nullable;

/**
 * An image as a list shows it: one for each name. Strings are raw.
 *
 * @param name what {@code run} takes for it: a name, an archive's path; null for none
 * @param id the digest of its configuration in hexadecimal, or null while it is not known
 * @param size bytes of its files; of an archive that was never unpacked the archive's
 * @param createdMillis when it was made, in milliseconds since 1970, 0 if it does not say
 * @param archive the archive that it comes from, absolute, or null
 */
public record StoredImage(
    @Nullable String name,
    @Nullable String id,
    long size,
    long createdMillis,
    @Nullable String archive) {}
