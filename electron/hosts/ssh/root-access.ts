import { AppError } from '../../../common/base/app-error.ts';
import { type RootAccess, inEnglish, quoted } from './remote-command.ts';

/** Runs a line as the login user, not as root. */
export type RunAsUser = (line: string, stdin: string) => Promise<{ exitCode: number; stdout: string; stderr: string }>;

export interface Login {
  readonly host: string;
  readonly user: string;
  /** The login's or sudo's own; tried at most once, since tries are counted (pam_faillock). */
  readonly sudoPassword: string | undefined;
}

/**
 * Finds out how this login becomes root, by trying.
 * Errors: `sudo-missing`, `sudo-password-needed`, `sudo-password-wrong`, `sudo-not-allowed`, `sudo-needs-terminal`.
 */
export async function findRootAccess(run: RunAsUser, login: Login): Promise<RootAccess> {
  const { stdout, stderr } = await run(quoted(['/bin/sh', '-c', probe]), '');
  const [uid, sudo] = stdout.trim().split('\n');
  if (uid === '0') return { kind: 'root' };
  if (sudo === 'missing') throw new AppError('sudo-missing', { host: login.host, user: login.user });
  if (sudo === '0') return { kind: 'sudo' };
  const answer = sudoAnswer(stderr);
  if (answer.kind !== 'asks') throw refusal(answer, login);
  if (login.sudoPassword === undefined) {
    throw new AppError('sudo-password-needed', { host: login.host, user: login.user });
  }
  const tried = await run(
    quoted([...inEnglish, 'sudo', '-S', '-k', '-p', '', '--', '/bin/sh', '-c', ':']),
    `${login.sudoPassword}\n`,
  );
  if (tried.exitCode !== 0) throw refusal(sudoAnswer(tried.stderr), login);
  return { kind: 'sudo-password', password: login.sudoPassword };
}

/** First line: the user id. Second: what sudo without a password says, or `missing`. */
const probe = `id -u
if ! command -v sudo >/dev/null 2>&1; then echo missing; exit; fi
LC_ALL=C sudo -n -k -- /bin/sh -c :
echo $?`;

/** What sudo means by its words (its messages in the C locale). */
export type SudoAnswer =
  | { readonly kind: 'asks' }
  | { readonly kind: 'wrong-password' }
  | { readonly kind: 'needs-terminal' }
  | { readonly kind: 'refuses'; readonly reason: string };

export function sudoAnswer(stderr: string): SudoAnswer {
  if (/must have a tty|no tty present/.test(stderr)) return { kind: 'needs-terminal' };
  if (/incorrect password attempt|Sorry, try again|no password was provided/.test(stderr))
    return { kind: 'wrong-password' };
  if (/a password is required|a terminal is required to read the password/.test(stderr)) return { kind: 'asks' };
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.find((line) => /sudoers|not allowed|may not run|expired|locked/.test(line)) ?? lines.at(-1);
  return { kind: 'refuses', reason: telling?.trim().replace(/\.$/, '') ?? 'sudo says nothing' };
}

function refusal(answer: SudoAnswer, { host, user }: Login): AppError {
  switch (answer.kind) {
    case 'asks':
    case 'wrong-password':
      return new AppError('sudo-password-wrong', { host, user });
    case 'needs-terminal':
      return new AppError('sudo-needs-terminal', { host, user });
    case 'refuses':
      return new AppError('sudo-not-allowed', { host, user, reason: answer.reason });
  }
}
