package io.mydocker.linux;

/**
 * The functions of libseccomp that are used, bound by jnr-ffi. Pointers are longs; what fails
 * returns a negative errno.
 */
public interface SeccompLibrary {
  /** A filter with this answer to every call, or 0. */
  long seccomp_init(int defaultAction);

  /** Gives a filter's memory back. */
  void seccomp_release(long filter);

  /** Adds an architecture beside the machine's own. */
  int seccomp_arch_add(long filter, int architecture);

  /** Sets one of the attributes of enum scmp_filter_attr. */
  int seccomp_attr_set(long filter, int attribute, int value);

  /**
   * The number of a call on this machine; below -1 a stand-in when only other architectures have
   * it, -1 when none has.
   */
  int seccomp_syscall_resolve_name(long name);

  /** The number of a call on an architecture, negative when it has none. */
  int seccomp_syscall_resolve_name_arch(int architecture, long name);

  /** Adds an answer to one call whose arguments all compare as an array of scmp_arg_cmp says. */
  int seccomp_rule_add_array(long filter, int action, int call, int count, long comparisons);

  /** Writes the filter's instructions to a descriptor. */
  int seccomp_export_bpf(long filter, int descriptor);
}
