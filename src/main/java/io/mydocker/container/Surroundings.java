package io.mydocker.container;

import io.mydocker.cgroup.DeviceFragment;

/**
 * What the container's half finds already begun by the front.
 *
 * @param users its user namespace
 * @param joins namespaces of other containers
 * @param mounts what is mounted in its root
 * @param devices what lies in its /dev
 * @param limit which devices it may use
 * @param confinement what else limits it
 */
record Surroundings(
    UserNamespace users,
    Joins joins,
    Mounts mounts,
    DeviceFiles devices,
    DeviceFragment limit,
    Confinement confinement) {}
