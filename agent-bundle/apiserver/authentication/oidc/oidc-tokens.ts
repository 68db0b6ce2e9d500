import type { CompactVerifyGetKey, JSONWebKeySet } from 'jose';
import { abortable } from '../../../../common/base/abortable.ts';
import { type Clock, asError, systemClock } from '../../../../common/base/clock.ts';
import type { OidcConfig } from '../../config/oidc.ts';
import { type TokenFinding, type TokenReader, audiencesOfApi, unknown } from '../token-reader.ts';
import { type FetchDocument, IssuerKeys, fetchOverTls } from './issuer-keys.ts';
import { type IdClaims, oidcUser } from './oidc-user.ts';

interface Options {
  /** The names of this API. */
  readonly audiences: readonly string[];
  readonly fetch?: FetchDocument;
  readonly clock?: Clock;
}

type KeyChoice = CompactVerifyGetKey;

/** Clocks differ by so much at most, in seconds; as upstream, of the time before which a token does not hold. */
const leeway = 300;

/**
 * Whose an ID token of the issuer is. Its keys are fetched when they are needed; tokens of others cost nothing.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens
 */
export class OidcTokens implements TokenReader {
  readonly #config: OidcConfig;
  readonly #audiences: readonly string[];
  readonly #keys: IssuerKeys;
  readonly #clock: Clock;
  readonly #choices = new WeakMap<JSONWebKeySet, KeyChoice>();

  constructor(config: OidcConfig, { audiences, fetch, clock = systemClock }: Options) {
    this.#config = config;
    this.#audiences = audiences;
    this.#keys = new IssuerKeys(config.issuer, fetch ?? fetchOverTls(config.ca), clock);
    this.#clock = clock;
  }

  async read(token: string, wanted: readonly string[], signal: AbortSignal): Promise<TokenFinding> {
    if (issuerOf(token) !== this.#config.issuer) return unknown();
    const audiences = audiencesOfApi(wanted, this.#audiences);
    if (audiences.length === 0) return unknown();
    try {
      const claims = await abortable(this.#claimsOf(token), signal);
      this.#checkTimes(claims);
      return { state: 'known', user: oidcUser(claims, this.#config), audiences };
    } catch (error) {
      if (signal.aborted) throw error;
      return unknown(asError(error).message);
    }
  }

  /** What a token claims that the issuer has signed, for us. */
  async #claimsOf(token: string): Promise<IdClaims> {
    // Large, and not wanted before somebody shows such a token.
    const { compactVerify } = await import('jose/jws/compact/verify');
    const { algorithms, clientId } = this.#config;
    const verify = async (keys: JSONWebKeySet) =>
      compactVerify(token, await this.#choiceOf(keys), { algorithms: [...algorithms] });
    const keys = await this.#keys.get();
    const verified = await verify(keys).catch(async (error: unknown) => {
      // It may have new keys.
      const newer = await this.#keys.get(keys);
      if (newer === keys) throw error;
      return verify(newer);
    });
    const claims = JSON.parse(new TextDecoder().decode(verified.payload)) as IdClaims;
    const meantFor: unknown[] = [claims['aud'] ?? []].flat();
    if (!meantFor.includes(clientId)) {
      throw new Error(`oidc: verify token: oidc: expected audience "${clientId}" got ${JSON.stringify(meantFor)}`);
    }
    return claims;
  }

  /** Which of the keys a token is verified with; keys are read once. */
  async #choiceOf(keys: JSONWebKeySet): Promise<KeyChoice> {
    const known = this.#choices.get(keys);
    if (known) return known;
    const { createLocalJWKSet } = await import('jose/jwks/local');
    const choice = createLocalJWKSet(keys);
    this.#choices.set(keys, choice);
    return choice;
  }

  #checkTimes({ exp, nbf }: IdClaims): void {
    const now = this.#clock.now() / 1_000;
    if (typeof exp !== 'number' || exp <= now) throw new Error('oidc: verify token: oidc: token is expired');
    if (typeof nbf === 'number' && nbf > now + leeway) {
      throw new Error('oidc: verify token: oidc: current time is before the nbf (not before) time');
    }
  }
}

/** Who a token says that it is from; nothing of it is verified. */
function issuerOf(token: string): unknown {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const payload: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString());
    return typeof payload === 'object' && payload !== null && 'iss' in payload ? payload.iss : undefined;
  } catch {
    return undefined;
  }
}
