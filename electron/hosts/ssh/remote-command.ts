/**
 * How a command becomes root's on the host.
 *
 *   root           we logged in as root
 *   sudo           sudo asks for nothing (NOPASSWD)
 *   sudo-password  sudo reads the password from stdin
 */
export type RootAccess =
  { readonly kind: 'root' } | { readonly kind: 'sudo' } | { readonly kind: 'sudo-password'; readonly password: string };

/** The line sent to sshd for the login shell to read, and what must precede the command's own stdin. */
export interface RemoteCommand {
  readonly line: string;
  readonly stdinPrefix: string;
}

export interface RemoteLimits {
  /** Milliseconds after which the host itself ends the command, should our connection not be there to do it. */
  readonly deadline?: number;
  /** End the command when its stdin ends: for commands that run until we leave. */
  readonly endsWithStdin?: boolean;
}

/**
 * The line that runs `command` as root with no other shell reading its words. sudo takes the password from stdin up to
 * the first newline; should it not ask after all, the password must not become the command's input, so the root shell
 * skips to a mark first. `-k` makes sudo ask whatever it remembers.
 */
export function asRoot(command: readonly string[], access: RootAccess, limits: RemoteLimits = {}): RemoteCommand {
  const deadline =
    limits.deadline === undefined ? [] : ['timeout', '-k', '5', String(Math.ceil(limits.deadline / 1000) + 2)];
  const script = [
    ...(access.kind === 'sudo-password' ? [skipToMark] : []),
    environment,
    limits.endsWithStdin ? watchStdin : 'exec "$@"',
  ].join('\n');
  const shell = ['/bin/sh', '-c', script, 'sh', ...deadline, ...command];
  switch (access.kind) {
    case 'root':
      return { line: quoted(shell), stdinPrefix: '' };
    case 'sudo':
      return { line: quoted([...inEnglish, 'sudo', '-n', '--', ...shell]), stdinPrefix: '' };
    case 'sudo-password':
      return {
        line: quoted([...inEnglish, 'sudo', '-S', '-k', '-p', '', '--', ...shell]),
        stdinPrefix: `${access.password}\n${mark}\n`,
      };
  }
}

/** Words as one line that a POSIX shell reads back as the same words. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** sudo's messages tell us what is wrong; they must come untranslated. */
export const inEnglish = ['env', 'LC_ALL=C'] as const;

const mark = '--- input of the command ---';
const skipToMark = `while IFS= read -r line && [ "$line" != "${mark}" ]; do :; done`;

/** The same for every login, so that a command means the same as root and through sudo. */
const environment = 'export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Background jobs of a shell read /dev/null, so the watcher gets stdin under another number. */
const watchStdin = `"$@" </dev/null & command=$!
exec 3<&0
{ cat <&3; kill "$command"; } >/dev/null 2>&1 & watcher=$!
wait "$command"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"`;
