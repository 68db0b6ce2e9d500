import type { Clock } from '../../../common/base/clock.ts';
import type { Secret } from '../../../common/api/core/v1/secret.ts';
import { type User, authenticated } from './authenticator.ts';
import type { TokenSecrets } from './cached-secrets.ts';
import { sameSecret } from './constant-time.ts';
import { type TokenFinding, type TokenReader, audiencesOfApi, unknown } from './token-reader.ts';

interface BootstrapTokensOptions {
  readonly secrets: TokenSecrets;
  /** The names of this API. */
  readonly audiences: readonly string[];
  readonly clock: Clock;
}

const namespace = 'kube-system';
const format = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
const secretType = 'bootstrap.kubernetes.io/token';
const baseGroup = 'system:bootstrappers';
const extraGroup = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

/**
 * Tokens that nodes join with: each is a Secret `bootstrap-token-<id>` in kube-system.
 * https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
 */
export class BootstrapTokens implements TokenReader {
  readonly #options: BootstrapTokensOptions;

  constructor(options: BootstrapTokensOptions) {
    this.#options = options;
  }

  async read(token: string, wanted: readonly string[], signal: AbortSignal): Promise<TokenFinding> {
    const [, id, secretPart] = format.exec(token) ?? [];
    if (id === undefined || secretPart === undefined) return unknown();
    const { secrets, clock } = this.#options;
    const audiences = audiencesOfApi(wanted, this.#options.audiences);
    if (audiences.length === 0) return unknown();
    const name = `bootstrap-token-${id}`;
    const now = clock.now();
    for (const at of ['any', 'latest'] as const) {
      const secret = await secrets.find(namespace, name, at, signal);
      const user = secret && bootstrapUser(secret, { id, secret: secretPart }, now);
      if (user) return { state: 'known', user, audiences };
    }
    return unknown();
  }
}

/** Who shows this token, as its Secret says; undefined where it does not hold. `now` is milliseconds since the epoch. */
export function bootstrapUser(
  { type, metadata, data = {} }: Secret,
  token: { readonly id: string; readonly secret: string },
  now: number,
): User | undefined {
  const value = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
  if (type !== secretType || metadata.deletionTimestamp !== undefined) return undefined;
  if (value('token-id') !== token.id || !sameSecret(value('token-secret'), token.secret)) return undefined;
  if (hasExpired(value('expiration'), now) || value('usage-bootstrap-authentication') !== 'true') return undefined;
  const extra = value('auth-extra-groups');
  const groups = extra === '' ? [] : extra.split(',');
  if (!groups.every((group) => extraGroup.test(group))) return undefined;
  return { name: `system:bootstrap:${token.id}`, groups: authenticated([...new Set([baseGroup, ...groups])]) };
}

/** A time that cannot be read is taken for over. */
function hasExpired(expiration: string, now: number): boolean {
  return expiration !== '' && !(Date.parse(expiration) > now);
}
