/** One line of /proc/self/mountinfo: proc_pid_mountinfo(5). */
export interface MountEntry {
  /** The folder of the file system that is mounted; `/` unless it is a bind or a namespaced cgroup. */
  readonly root: string;
  readonly mountPoint: string;
  readonly type: string;
  readonly source: string;
  /** Per-superblock options, such as cgroup v1's controllers or an overlay's lowerdir. */
  readonly superOptions: readonly string[];
}

/** Reads a mountinfo text; lines it does not understand are left out. */
export function parseMountTable(mountinfo: string): readonly MountEntry[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [before = '', after] = line.split(' - ', 2);
    const [, , , root, mountPoint] = before.split(' ');
    const [type, source, superOptions] = after?.split(' ') ?? [];
    if (root === undefined || mountPoint === undefined || type === undefined || source === undefined) return [];
    return {
      root: unescape(root),
      mountPoint: unescape(mountPoint),
      type,
      source: unescape(source),
      superOptions: unescape(superOptions ?? '').split(','),
    };
  });
}

/** The kernel writes blanks and backslashes of a path as three octal digits. */
function unescape(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}
