package io.mydocker.image;

import java.util.List;

/**
 * One image of an archive.
 *
 * @param names as the archive has them, possibly none
 * @param config the member that is its configuration
 * @param layers the members that are its layers, the lowest first
 */
record SavedImage(List<String> names, String config, List<String> layers) {}
