import type { Secret } from '../../../common/api/core/v1/secret.ts';
import type { RegistryAuth } from '../runtime/port.ts';
import type { ImageReference } from './image-reference.ts';

interface AuthEntry {
  readonly username?: string;
  readonly password?: string;
  readonly auth?: string;
  readonly identitytoken?: string;
}

/**
 * The credentials that pull secrets hold for an image's registry, the closest match first.
 * https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod
 */
export function registryAuths(secrets: readonly Secret[], image: ImageReference): RegistryAuth[] {
  const wanted = `${image.host}/${image.path}`;
  return secrets
    .flatMap(entriesOf)
    .map(([server, entry]) => ({ server: serverOf(server), entry }))
    .filter(({ server }) => wanted === server || wanted.startsWith(`${server}/`))
    .sort((a, b) => b.server.length - a.server.length)
    .map(({ server, entry }) => toAuth(server, entry));
}

/** A secret that cannot be read holds no credentials; the pull then says what is missing. */
function entriesOf({ data = {} }: Secret): Array<[string, AuthEntry]> {
  try {
    const whole = data['.dockerconfigjson'];
    if (whole) return Object.entries((parse(whole) as { auths?: Record<string, AuthEntry> }).auths ?? {});
    const old = data['.dockercfg'];
    return old ? Object.entries(parse(old) as Record<string, AuthEntry>) : [];
  } catch {
    return [];
  }
}

const parse = (base64: string): unknown => JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));

/** `https://index.docker.io/v1/` is how docker's own file names docker.io. */
function serverOf(server: string): string {
  const plain = server.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '');
  return plain === 'index.docker.io' ? 'docker.io' : plain;
}

function toAuth(serverAddress: string, { username, password, auth, identitytoken }: AuthEntry): RegistryAuth {
  if (username !== undefined || auth === undefined) {
    return { username, password, identityToken: identitytoken, serverAddress };
  }
  const [name = '', ...rest] = Buffer.from(auth, 'base64').toString('utf8').split(':');
  return { username: name, password: rest.join(':'), identityToken: identitytoken, serverAddress };
}
