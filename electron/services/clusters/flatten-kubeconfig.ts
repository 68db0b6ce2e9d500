import { open } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { stringify } from 'yaml';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import {
  type ClusterEntry,
  type UserEntry,
  kubeconfigContext,
  parseKubeconfig,
} from '../../../common/client/kubeconfig.ts';

/** Larger than any certificate bundle. */
const largestFile = 1024 * 1024;

/** What errors call a kubeconfig that a person gave us as text. */
export const givenKubeconfig = 'The kubeconfig';

/** One context as a kubeconfig of its own. */
export interface FlatKubeconfig {
  /** The context's name. */
  readonly context: string;
  readonly text: string;
}

/**
 * Makes of one context a kubeconfig that needs no file beside it; what it names by absolute paths is read. Errors:
 * `kubeconfig-invalid`, `-context-unknown`, `-login-unsupported`, `-proxy-unsupported`, `-path-relative`,
 * `-file-unreadable`.
 */
export async function flattenKubeconfig(given: string, wanted: string | undefined): Promise<FlatKubeconfig> {
  const context = kubeconfigContext(given, givenKubeconfig, wanted);
  const { cluster, user, name } = context;
  if (cluster['proxy-url']) throw new AppError('kubeconfig-proxy-unsupported', { context: name });
  const program = (['exec', 'auth-provider', 'username'] as const).find((field) => user[field]);
  if (program) throw new AppError('kubeconfig-login-unsupported', { context: name, field: program });
  const text = stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: await flatCluster(cluster) }],
      users: [{ name, user: await flatUser(user) }],
      contexts: [{ name, context: { cluster: name, user: name, namespace: context.namespace } }],
      'current-context': name,
    },
    { lineWidth: 0 },
  );
  parseKubeconfig(text, givenKubeconfig);
  return { context: name, text };
}

async function flatCluster(cluster: ClusterEntry): Promise<ClusterEntry> {
  return {
    server: cluster.server,
    'certificate-authority-data': await data(cluster, 'certificate-authority', 'CERTIFICATE'),
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'] === true ? true : undefined,
    'tls-server-name': cluster['tls-server-name'] || undefined,
  };
}

async function flatUser(user: UserEntry): Promise<UserEntry> {
  const path = user.tokenFile;
  return {
    'client-certificate-data': await data(user, 'client-certificate', 'CERTIFICATE'),
    'client-key-data': await data(user, 'client-key', 'PRIVATE KEY'),
    token: path ? await readNamed(path, 'tokenFile', isToken) : user.token || undefined,
  };
}

/** Base64 of the field's data, or of the file it names: as kubectl has it, data counts. */
async function data<F extends string>(entry: { readonly [N in F | `${F}-data`]?: unknown }, field: F, label: string) {
  const embedded = entry[`${field}-data`];
  if (embedded) return embedded;
  const path = entry[field];
  if (!path) return undefined;
  const isPem = (text: string) => new RegExp(`-----BEGIN [A-Z ]*${label}-----`).test(text);
  return Buffer.from(await readNamed(path, field, isPem)).toString('base64');
}

/** What is sent to a server whose address somebody else wrote must look like a token: never another file's secret. */
const isToken = (text: string) => /^[\x21-\x7e]{1,16384}$/.test(text);

async function readNamed(path: unknown, field: string, isIt: (text: string) => boolean): Promise<string> {
  const value = String(path);
  if (!isAbsolute(value)) throw new AppError('kubeconfig-path-relative', { field, value });
  const fail = (reason: string) => new AppError('kubeconfig-file-unreadable', { field, value, reason });
  const text = await readSmallFile(value).catch((error: unknown) => {
    throw fail(asError(error).message);
  });
  if (!isIt(text.trim())) throw fail('it holds something else');
  return field === 'tokenFile' ? text.trim() : text;
}

async function readSmallFile(path: string): Promise<string> {
  const file = await open(path);
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > largestFile) throw new Error('it is no small file');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
