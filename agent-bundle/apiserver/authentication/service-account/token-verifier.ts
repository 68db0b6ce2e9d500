import { hash } from 'node:crypto';
import type { TokenKey } from './token-keys.ts';

/** Claims of so many tokens are kept, each a kilobyte or less. */
const keptMost = 4_096;

/**
 * Tells what is signed by one of our keys and says so from what is not. Keys do not change while we run, so what was
 * verified once stays so, and is remembered: by the token's hash, since a token is a secret. Whether it is still good for
 * anything is another question, asked each time.
 */
export class TokenVerifier<Claims extends { readonly iss: string }> {
  readonly #issuers: ReadonlySet<string>;
  readonly #keys: readonly TokenKey[];
  /** The oldest first. */
  readonly #verified = new Map<string, Claims>();
  readonly #read: (payload: unknown) => Claims | undefined;

  /** `keys` are public; `read` says what a payload claims, undefined for what is no such token. */
  constructor(issuers: readonly string[], keys: readonly TokenKey[], read: (payload: unknown) => Claims | undefined) {
    this.#issuers = new Set(issuers);
    this.#keys = keys;
    this.#read = read;
  }

  /** What the token says; undefined when it is none of ours. Times and audiences are not looked at. */
  async verify(token: string): Promise<Claims | undefined> {
    const key = hash('sha256', token, 'base64');
    const known = this.#verified.get(key);
    if (known) return known;
    const claims = await this.#check(token);
    if (claims) this.#keep(key, claims);
    return claims;
  }

  async #check(token: string): Promise<Claims | undefined> {
    const [header, payload] = token.split('.', 2).map(readPart);
    const claims = this.#read(payload);
    // Others' tokens cost no signature.
    if (!claims || !this.#issuers.has(claims.iss)) return undefined;
    const id = keyIdOf(header);
    for (const key of this.#keys) {
      if ((id === undefined || id === key.id) && (await isSignedBy(token, key))) return claims;
    }
    return undefined;
  }

  #keep(key: string, claims: Claims): void {
    this.#verified.set(key, claims);
    if (this.#verified.size <= keptMost) return;
    for (const oldest of this.#verified.keys()) {
      this.#verified.delete(oldest);
      return;
    }
  }
}

/** The signature covers what we read: RFC 7515 section 5.2. The algorithm is the key's, whatever the token says. */
async function isSignedBy(token: string, { key, algorithm }: TokenKey): Promise<boolean> {
  const { compactVerify } = await import('jose/jws/compact/verify');
  return compactVerify(token, key, { algorithms: [algorithm] }).then(
    () => true,
    () => false,
  );
}

function readPart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function keyIdOf(header: unknown): string | undefined {
  const named = typeof header === 'object' && header !== null && 'kid' in header ? header.kid : undefined;
  return typeof named === 'string' && named !== '' ? named : undefined;
}
