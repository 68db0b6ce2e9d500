import type { Secret } from '../../../../common/api/core/v1/secret.ts';
import { ServiceAccountKind } from '../../../../common/api/core/v1/service-account.ts';
import { authenticated } from '../authenticator.ts';
import type { TokenSecrets } from '../cached-secrets.ts';
import { sameSecret } from '../constant-time.ts';
import { type TokenFinding, type TokenReader, audiencesOfApi, unknown } from '../token-reader.ts';
import type { BoundObjects } from './bound-objects.ts';
import { groupsOfServiceAccounts } from './token-claims.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** What a token says that lies in a Secret; it knows no end and no audience. */
export interface LegacyClaims {
  readonly iss: string;
  readonly sub: string;
  readonly namespace: string;
  readonly secret: string;
  readonly account: { readonly name: string; readonly uid: string };
}

export const legacyIssuer = 'kubernetes/serviceaccount';
const prefix = 'kubernetes.io/serviceaccount/';
const invalidSince = 'kubernetes.io/legacy-token-invalid-since';

/** What a token's payload says; undefined where that is no such token. */
export function readLegacyClaims(payload: unknown): LegacyClaims | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const claim = (key: string): unknown => Object.entries(payload).find(([name]) => name === key)?.[1];
  const namespace = claim(`${prefix}namespace`);
  const secret = claim(`${prefix}secret.name`);
  const name = claim(`${prefix}service-account.name`);
  const uid = claim(`${prefix}service-account.uid`);
  const [iss, sub] = [claim('iss'), claim('sub')];
  if (!isText(iss) || !isText(namespace) || !isText(secret) || !isText(name) || !isText(uid)) return undefined;
  if (sub !== `system:serviceaccount:${namespace}:${name}`) return undefined;
  return { iss, sub, namespace, secret, account: { name, uid } };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

interface LegacyTokensOptions {
  readonly verifier: TokenVerifier<LegacyClaims>;
  readonly objects: BoundObjects;
  readonly secrets: TokenSecrets;
  /** The names of this API. */
  readonly audiences: readonly string[];
}

/**
 * Whose a token is that was made for a Secret of an account: good for as long as both are there and the Secret holds it.
 * https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets
 */
export class LegacyTokens implements TokenReader {
  readonly #options: LegacyTokensOptions;

  constructor(options: LegacyTokensOptions) {
    this.#options = options;
  }

  async read(token: string, wanted: readonly string[], signal: AbortSignal): Promise<TokenFinding> {
    const claims = await this.#options.verifier.verify(token);
    if (!claims) return unknown();
    const audiences = audiencesOfApi(wanted, this.#options.audiences);
    if (audiences.length === 0) return unknown();
    const why = (await this.#whyNot(token, claims, signal)) ?? (await this.#whyGone(claims, signal));
    if (why !== undefined) return unknown(why);
    const { sub: name, namespace, account } = claims;
    const groups = authenticated(groupsOfServiceAccounts(namespace));
    return { state: 'known', user: { name, uid: account.uid, groups }, audiences };
  }

  async #whyNot(token: string, claims: LegacyClaims, signal: AbortSignal): Promise<string | undefined> {
    const { namespace, secret: name, account } = claims;
    const holds = (found: Secret | undefined) =>
      found?.metadata.deletionTimestamp === undefined &&
      sameSecret(Buffer.from(found?.data?.['token'] ?? '', 'base64').toString(), token);
    const known = await this.#options.secrets.find(namespace, name, 'any', signal);
    const secret = holds(known) ? known : await this.#options.secrets.find(namespace, name, 'latest', signal);
    if (!holds(secret)) return 'service account token has been invalidated';
    if (secret?.metadata.labels?.[invalidSince] === undefined) return undefined;
    return `the token in secret ${namespace}/${name} for service account ${namespace}/${account.name} has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the '${invalidSince}' label from the secret to temporarily allow use of this token`;
  }

  async #whyGone({ namespace, account }: LegacyClaims, signal: AbortSignal): Promise<string | undefined> {
    const { name, uid } = account;
    const life = await this.#options.objects.find(ServiceAccountKind, { namespace, name }, uid, signal);
    if (!life || life.endsAt !== undefined) return 'service account token has been invalidated';
    return life.uid === uid ? undefined : `service account UID (${life.uid}) does not match claim (${uid})`;
  }
}
