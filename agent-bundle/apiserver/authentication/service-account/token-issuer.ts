import { randomUUID } from 'node:crypto';
import { type BoundClaims, type TokenClaims, userNameOf } from './token-claims.ts';
import type { TokenKey } from './token-keys.ts';

/** A token to be made. */
export interface NewToken {
  readonly audiences: readonly string[];
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  /** Seconds. */
  readonly lifetime: number;
  readonly bound: BoundClaims;
  /** Of this token alone; absent: a new one. */
  readonly id?: string;
}

/** Makes tokens of service accounts. */
export class TokenIssuer {
  readonly #issuer: string;
  readonly #key: TokenKey;

  /** `key` is private. */
  constructor(issuer: string, key: TokenKey) {
    this.#issuer = issuer;
    this.#key = key;
  }

  /** A signed JSON web token: RFC 7519. */
  async issue({ audiences, issuedAt, lifetime, bound, id = randomUUID() }: NewToken): Promise<string> {
    const claims: TokenClaims = {
      aud: audiences,
      exp: issuedAt + lifetime,
      iat: issuedAt,
      iss: this.#issuer,
      jti: id,
      'kubernetes.io': bound,
      nbf: issuedAt,
      sub: userNameOf(bound),
    };
    // Large, and not wanted before somebody asks for a token.
    const { CompactSign } = await import('jose/jws/compact/sign');
    const { algorithm, id: kid, key } = this.#key;
    const payload = new TextEncoder().encode(JSON.stringify(claims));
    return new CompactSign(payload).setProtectedHeader({ alg: algorithm, kid }).sign(key);
  }
}
