import { AppError } from '../../../common/base/app-error.ts';
import type { HostDraft } from '../../../common/ipc/cluster-draft.ts';
import type { Surroundings } from '../../bootstrap/cluster-file/resolve.ts';
import type { ClusterFileHost } from '../../bootstrap/cluster-file/shape.ts';
import { knownError } from '../../bootstrap/known-error.ts';
import { loadCredential } from '../../hosts/ssh/authentication.ts';

/**
 * Why a host's login cannot be used on this desktop; one that is not filled in is for others to say. `before` is the host
 * of the file that a `stored` password belongs to.
 */
export async function loginProblem(
  host: Pick<HostDraft, 'name' | 'login'>,
  before: ClusterFileHost | undefined,
  surroundings: Surroundings,
): Promise<AppError | undefined> {
  try {
    await useLogin(host, before, surroundings);
    return undefined;
  } catch (thrown) {
    return knownError(thrown);
  }
}

async function useLogin(
  { name, login }: Pick<HostDraft, 'name' | 'login'>,
  before: ClusterFileHost | undefined,
  { env, home, secret }: Surroundings,
): Promise<void> {
  switch (login.kind) {
    case 'password':
      return;
    case 'stored': {
      const key = before?.passwordSecret;
      if (key !== undefined && (await secret?.(key)) === undefined) throw new AppError('secret-missing', { key });
      return;
    }
    case 'agent':
      return void (await loadCredential({ name, authentication: { kind: 'agent', socket: env['SSH_AUTH_SOCK'] } }));
    case 'key': {
      const { path } = login;
      if (path.trim() === '') return;
      if (!/^(~\/|\/|[A-Za-z]:[\\/])/.test(path)) {
        const reason = 'it begins with neither `/` nor `~/`, and a draft has no folder of its own';
        throw new AppError('ssh-key-unreadable', { host: name, path, reason });
      }
      const absolute = path.replace(/^~(?=\/)/, home);
      return void (await loadCredential({ name, authentication: { kind: 'key', path: absolute } }));
    }
  }
}
