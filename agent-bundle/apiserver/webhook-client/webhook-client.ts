import { Agent } from 'node:https';
import { isIP } from 'node:net';
import { asError } from '../../../common/base/clock.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { stringifyExact } from '../codec/exact-json.ts';
import { readJson } from '../codec/json-reader.ts';
import { WebhookCallError } from './call-error.ts';
import { postJson } from './post-json.ts';
import type { Address, ServicePort } from './service-address.ts';

/** Where a webhook is, as webhook configurations and CustomResourceDefinitions say it: exactly one of `url` and `service`. */
export interface WebhookLocation {
  readonly url?: string;
  readonly service?: {
    readonly namespace: string;
    readonly name: string;
    /** Absent: `/`. */
    readonly path?: string;
    /** Absent: 443. */
    readonly port?: number;
  };
  /** PEM in base64; absent or empty: whom the system trusts. */
  readonly caBundle?: string;
}

export interface WebhookCall {
  /** Sent as JSON, exactly. */
  readonly body: object;
  /** Milliseconds until it is given up; the webhook is told as `?timeout=10s`. */
  readonly timeout: number;
  /** Of the request that it is for. */
  readonly signal: AbortSignal;
}

/** Where a service is reached now: `addressOfService`. Rejects with a WebhookCallError where it is not. */
export type ResolveService = (asked: ServicePort, signal: AbortSignal) => Promise<Address>;

/** Connections that wait for the next call, per place and authority. */
const keptConnections = 8;
/** Milliseconds after which a connection that nothing is sent on is closed; a call has a deadline of its own, 30 s at most. */
const idleDeadline = 60_000;

/**
 * Calls to webhooks, over connections that are kept for the next call to the same place.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#contacting-the-webhook
 */
export class WebhookClient {
  readonly #resolve: ResolveService;
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: keptConnections, timeout: idleDeadline });
  /** By its base64. */
  readonly #bundles = new Map<string, string>();

  constructor(resolve: ResolveService) {
    this.#resolve = resolve;
  }

  /** The JSON that the webhook answers. Rejects with a WebhookCallError, whose message is to follow `failed to call webhook: `. */
  async post(location: WebhookLocation, { body, timeout, signal }: WebhookCall): Promise<unknown> {
    const place = placeOf(location);
    const path = `${place.path}?timeout=${secondsOf(timeout)}`;
    const within = withDeadline(signal, timeout);
    const bytes = await postJson({
      agent: this.#agent,
      address: await this.#addressOf(location, place, path, within),
      serverName: isIP(place.host) ? '' : place.host,
      authority: place.authority,
      path,
      ca: this.#bundleOf(location),
      body: Buffer.from(stringifyExact(body)),
      signal: within,
    });
    try {
      return readJson(bytes.toString()).value;
    } catch (error) {
      const why = `json parse error: ${asError(error).message}`;
      throw new WebhookCallError(`couldn't get version/kind; ${why}`);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #addressOf({ service }: WebhookLocation, place: Place, path: string, signal: AbortSignal): Promise<Address> {
    if (!service) return place;
    try {
      return await this.#resolve({ ...service, port: place.port }, signal);
    } catch (error) {
      const url = JSON.stringify(`https://${place.authority}${path}`);
      throw new WebhookCallError(`Post ${url}: ${asError(error).message}`);
    }
  }

  /** The same text each time, so that connections made with it are found again. */
  #bundleOf({ caBundle = '' }: WebhookLocation): string | undefined {
    if (caBundle === '') return undefined;
    const known = this.#bundles.get(caBundle);
    if (known !== undefined) return known;
    if (this.#bundles.size >= bundlesMost) this.#bundles.clear();
    const text = Buffer.from(caBundle, 'base64').toString();
    this.#bundles.set(caBundle, text);
    return text;
  }
}

const bundlesMost = 256;

interface Place extends Address {
  /** Host and port as a URL has them. */
  readonly authority: string;
  readonly path: string;
}

function placeOf({ url, service }: WebhookLocation): Place {
  if (service) {
    const { namespace, name, path = '', port = 443 } = service;
    const host = `${name}.${namespace}.svc`;
    return { host, port, authority: `${host}:${port}`, path: path.startsWith('/') ? path : `/${path}` };
  }
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed?.protocol !== 'https:') throw new WebhookCallError(`${JSON.stringify(url ?? '')} is no https URL`);
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(parsed.port || 443), authority: parsed.host, path: parsed.pathname };
}

/** As Go writes durations: `10s`, `1.5s`. */
const secondsOf = (milliseconds: number): string => `${milliseconds / 1000}s`;
