import type { JSONWebKeySet } from 'jose';
import { HttpsTransport } from '../../../../common/client/node/https-transport.ts';
import { type Clock, asError } from '../../../../common/base/clock.ts';

/** How long the issuer may take to tell its keys, in milliseconds, and how long they may be, in characters. */
const fetchDeadline = 10_000;
const longestDocument = 1024 * 1024;
/** So long after one question there is no other, in milliseconds: strangers could make us ask for every token. */
const pause = 10_000;

/** The document at a URL. */
export type FetchDocument = (url: string, signal: AbortSignal) => Promise<unknown>;

/**
 * The keys of an issuer, as it publishes them: asked for when the first token comes, and again when one comes whose key
 * is not among them. https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export class IssuerKeys {
  readonly #issuer: string;
  readonly #fetch: FetchDocument;
  readonly #clock: Clock;
  #known: { readonly keys: JSONWebKeySet; readonly since: number } | undefined;
  #failed: { readonly error: Error; readonly since: number } | undefined;
  #asking: Promise<JSONWebKeySet> | undefined;

  constructor(issuer: string, fetch: FetchDocument, clock: Clock) {
    this.#issuer = issuer;
    this.#fetch = fetch;
    this.#clock = clock;
  }

  /** Those that are known, unless they are the ones that were not enough. Rejects where the issuer does not tell. */
  get(insufficient?: JSONWebKeySet): Promise<JSONWebKeySet> {
    const known = this.#known;
    if (known && (known.keys !== insufficient || this.#isFresh(known.since))) return Promise.resolve(known.keys);
    if (!known && this.#failed && this.#isFresh(this.#failed.since)) return Promise.reject(this.#failed.error);
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  #isFresh(since: number): boolean {
    return this.#clock.monotonic() - since < pause;
  }

  async #ask(): Promise<JSONWebKeySet> {
    const since = this.#clock.monotonic();
    try {
      const keys = await this.#keys(AbortSignal.timeout(fetchDeadline));
      this.#known = { keys, since };
      this.#failed = undefined;
      return keys;
    } catch (error) {
      this.#failed = { error: asError(error), since };
      throw error;
    }
  }

  async #keys(signal: AbortSignal): Promise<JSONWebKeySet> {
    const url = `${this.#issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const discovery = await this.#fetch(url, signal);
    if (!isRecord(discovery) || discovery['issuer'] !== this.#issuer) {
      throw new Error('oidc: issuer did not match the issuer returned by provider');
    }
    const { jwks_uri: keysUrl } = discovery;
    if (typeof keysUrl !== 'string' || !keysUrl.startsWith('https://')) {
      throw new Error('oidc: the issuer publishes no keys');
    }
    const published = await this.#fetch(keysUrl, signal);
    if (!isKeySet(published)) throw new Error('oidc: what the issuer publishes is no set of keys');
    return published;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isKeySet = (value: unknown): value is JSONWebKeySet =>
  isRecord(value) && Array.isArray(value['keys']) && value['keys'].every(isRecord);

/** Over TLS; `ca`: PEM of who signs the server's certificate, undefined: whom the system trusts. */
export function fetchOverTls(ca: string | undefined): FetchDocument {
  return async (url, signal) => {
    const { origin, pathname, search } = new URL(url);
    const transport = new HttpsTransport({ credentials: { ca }, servers: [origin] });
    try {
      const headers = { accept: 'application/json' };
      const response = await transport.request({ method: 'GET', path: pathname + search, headers, signal });
      if (response.status !== 200) throw new Error(`oidc: ${url} answered with the code ${response.status}`);
      let text = '';
      for await (const chunk of response.chunks()) {
        text += chunk;
        if (text.length > longestDocument) throw new Error(`oidc: what ${url} answers is too long`);
      }
      return JSON.parse(text) as unknown;
    } finally {
      transport.close();
    }
  };
}
