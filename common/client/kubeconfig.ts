import { parseDocument } from 'yaml';
import { AppError } from '../base/app-error.ts';
import { asError } from '../base/clock.ts';

/** What a client needs of one context of a kubeconfig. PEM texts. */
export interface Credentials {
  readonly server: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly token?: string;
  /** The name the server's certificate must carry, where it is not the URL's host. */
  readonly serverName?: string;
  /** The server's certificate is not looked at: whoever stands between may read along. */
  readonly insecure?: boolean;
}

/**
 * One context of a kubeconfig, with what it refers to, as it stands there.
 * https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
 */
export interface KubeconfigContext {
  readonly name: string;
  readonly namespace?: string;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
}

export interface ClusterEntry {
  readonly server?: unknown;
  readonly 'certificate-authority'?: unknown;
  readonly 'certificate-authority-data'?: unknown;
  readonly 'insecure-skip-tls-verify'?: unknown;
  readonly 'tls-server-name'?: unknown;
  readonly 'proxy-url'?: unknown;
}

export interface UserEntry {
  readonly token?: unknown;
  readonly tokenFile?: unknown;
  readonly 'client-certificate'?: unknown;
  readonly 'client-certificate-data'?: unknown;
  readonly 'client-key'?: unknown;
  readonly 'client-key-data'?: unknown;
  readonly username?: unknown;
  readonly exec?: unknown;
  readonly 'auth-provider'?: unknown;
}

export interface NamedContext {
  readonly name: string;
  readonly server: string;
  readonly current: boolean;
  /** Its server's certificate is not looked at. */
  readonly insecure: boolean;
}

/** Names of contexts, and the current one; `origin` names the file in errors. Error: `kubeconfig-invalid`. */
export function kubeconfigContexts(text: string, origin: string): NamedContext[] {
  const config = read(text, origin);
  const current = config['current-context'];
  return entriesOf(config, 'contexts').map(({ name }) => {
    const { server, 'insecure-skip-tls-verify': insecure } = contextOf(config, name, origin).cluster;
    const shown = typeof server === 'string' ? server : '';
    return { name, server: shown, current: name === current, insecure: insecure === true };
  });
}

/** The context of that name, or the current one. Errors: `kubeconfig-invalid`, `kubeconfig-context-unknown`. */
export function kubeconfigContext(text: string, origin: string, wanted?: string): KubeconfigContext {
  const config = read(text, origin);
  const current = config['current-context'];
  const name = wanted ?? (typeof current === 'string' ? current : '');
  if (!entriesOf(config, 'contexts').some((entry) => entry.name === name)) {
    const known = entriesOf(config, 'contexts').map((entry) => entry.name);
    throw new AppError('kubeconfig-context-unknown', { path: origin, context: name, known: known.join(', ') });
  }
  return contextOf(config, name, origin);
}

/**
 * Reads a context of a kubeconfig with embedded data; without a name the current one.
 * Errors: `kubeconfig-invalid`, `kubeconfig-context-unknown`.
 */
export function parseKubeconfig(text: string, origin: string, context?: string): Credentials {
  const { name, cluster, user } = kubeconfigContext(text, origin, context);
  const fail = (reason: string) => new AppError('kubeconfig-invalid', { path: origin, reason });
  const { server } = cluster;
  if (typeof server !== 'string' || server === '') throw fail(`its context ${name} names no server`);
  if (!isHttps(server)) throw fail(`the server of its context ${name} is no https:// address`);
  const pem = (field: string, data: unknown) => {
    if (data === undefined || data === null || data === '') return undefined;
    const decoded = typeof data === 'string' ? decode(data) : undefined;
    if (!decoded?.includes('-----BEGIN ')) throw fail(`its ${field} is not the base64 of a PEM text`);
    return decoded;
  };
  const cert = pem('client-certificate-data', user['client-certificate-data']);
  const key = pem('client-key-data', user['client-key-data']);
  if ((cert === undefined) !== (key === undefined)) throw fail('it has a client certificate or its key, but not both');
  const serverName = cluster['tls-server-name'];
  return {
    server,
    ca: pem('certificate-authority-data', cluster['certificate-authority-data']),
    cert,
    key,
    token: typeof user.token === 'string' && user.token !== '' ? user.token : undefined,
    serverName: typeof serverName === 'string' && serverName !== '' ? serverName : undefined,
    insecure: cluster['insecure-skip-tls-verify'] === true ? true : undefined,
  };
}

type Mapping = Readonly<Record<string, unknown>>;

/** Nothing of the text is quoted: it holds keys and tokens. */
function read(text: string, origin: string): Mapping {
  const fail = (reason: string) => new AppError('kubeconfig-invalid', { path: origin, reason });
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error) throw fail(`it is not YAML: ${error.message.replace(/: ".*$/s, '').replace(/\.$/, '')}`);
  let config: unknown;
  try {
    config = document.toJS();
  } catch (thrown) {
    // Aliases that unfold without end.
    throw fail(asError(thrown).message);
  }
  if (!isMapping(config) || !('contexts' in config)) throw fail('it has no contexts');
  return config;
}

function contextOf(config: Mapping, name: string, origin: string): KubeconfigContext {
  const context = valueOf(config, 'contexts', name, 'context');
  const { cluster, user, namespace } = context ?? {};
  const clusterEntry = typeof cluster === 'string' ? valueOf(config, 'clusters', cluster, 'cluster') : undefined;
  if (!clusterEntry) {
    throw new AppError('kubeconfig-invalid', { path: origin, reason: `its context ${name} names no cluster of it` });
  }
  const userEntry = typeof user === 'string' ? valueOf(config, 'users', user, 'user') : undefined;
  return {
    name,
    namespace: typeof namespace === 'string' ? namespace : undefined,
    cluster: clusterEntry,
    user: userEntry ?? {},
  };
}

function valueOf(config: Mapping, list: string, name: string, field: string): Mapping | undefined {
  const value = entriesOf(config, list).find((entry) => entry.name === name)?.[field];
  return isMapping(value) ? value : undefined;
}

function entriesOf(config: Mapping, list: string): Array<Mapping & { readonly name: string }> {
  const entries = config[list];
  const named = (entry: unknown): entry is Mapping & { name: string } =>
    isMapping(entry) && typeof entry['name'] === 'string';
  return Array.isArray(entries) ? entries.filter(named) : [];
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHttps(server: string): boolean {
  try {
    return new URL(server).protocol === 'https:';
  } catch {
    return false;
  }
}

/** Base64 of UTF-8; undefined where it is none. */
function decode(base64: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
    );
  } catch {
    return undefined;
  }
}
