package io.mydocker.linux;

/**
 * What statfs(2) says a file system has and has left.
 *
 * @param bytes all it can hold
 * @param freeBytes what is left to those who are not root
 * @param inodes how many files it can hold; 0 when it does not count them, as btrfs
 */
public record FileSystemRoom(long bytes, long freeBytes, long inodes, long freeInodes) {}
