package io.mydocker.image;

/** Hears how a preparation goes, on the thread that called it. */
public interface PrepareNotices {

  /** So many bytes of so many of the archive were read; often called, so be quick. */
  void at(long done, long total);

  /** Something that the user should know, in one line. */
  void notice(String line);
}
