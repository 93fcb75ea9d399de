package io.mydocker.container;

import org.jspecify.annotations.Nullable;

/**
 * A container that nothing of ours looks after any more.
 *
 * @param layout where its files lie
 * @param place what its undo needs to know, null when it was killed before it had anything
 * @param name the name that leads to it, or null: taken before the place record is written
 * @param group of a command more in a container, its control group, empty when there was none yet;
 *     null of a container
 * @param isAfterReboot whether its live file went with a reboot, and the directory of those, too
 */
record Leftover(
    Layout layout,
    @Nullable PlaceRecord place,
    @Nullable String name,
    @Nullable String group,
    boolean isAfterReboot) {}
