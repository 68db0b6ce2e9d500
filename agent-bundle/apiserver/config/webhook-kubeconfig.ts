import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import { type Credentials, kubeconfigContext, parseKubeconfig } from '../../../common/client/kubeconfig.ts';
import { readTextFile, wrongFlag } from './flag-values.ts';

/**
 * Where a server is that we ask, and how we show who we are, from the kubeconfig that a flag names. Beside embedded data it
 * may name files, from its own folder on. https://kubernetes.io/docs/reference/access-authn-authz/webhook/#configuration-file-format
 * Errors: `flag-invalid`, `flag-file-unreadable`, `kubeconfig-invalid`.
 */
export async function readWebhookKubeconfig(flag: string, path: string): Promise<Credentials> {
  const text = await readTextFile(flag, path);
  const { cluster, user } = kubeconfigContext(text, path);
  const embedded = parseKubeconfig(text, path);
  const file = async (name: unknown): Promise<string | undefined> => {
    if (typeof name !== 'string' || name === '') return undefined;
    const whole = resolve(dirname(path), name);
    return readFile(whole, 'utf8').catch((error: unknown) => {
      throw new AppError('flag-file-unreadable', { flag: `--${flag}`, path: whole, reason: asError(error).message });
    });
  };
  const [ca, cert, key, token] = await Promise.all([
    embedded.ca ?? file(cluster['certificate-authority']),
    embedded.cert ?? file(user['client-certificate']),
    embedded.key ?? file(user['client-key']),
    embedded.token ?? file(user.tokenFile),
  ]);
  if ((cert === undefined) !== (key === undefined)) {
    throw wrongFlag(flag, path, 'a kubeconfig with a client certificate and its key, or with neither');
  }
  return { ...embedded, ca, cert, key, token: token?.trim() };
}
