import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAuthority, issue, loadAuthority } from '../../../electron/pki/authority.ts';

/** What a webhook is asked, as far as the tests look at it. */
export interface ReviewRequest {
  readonly uid: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly operation: string;
  readonly subResource?: string;
  readonly kind: Record<string, string>;
  readonly resource: Record<string, string>;
  readonly requestKind: Record<string, string>;
  readonly requestResource: Record<string, string>;
  readonly userInfo: { readonly username: string; readonly groups: string[] };
  readonly object: ReviewedObject | null;
  readonly oldObject: ReviewedObject | null;
  readonly dryRun: boolean;
  readonly options: Record<string, unknown> | null;
}

export interface ReviewedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly labels?: Record<string, string> };
  readonly data?: Record<string, string>;
  readonly [field: string]: unknown;
}

/** What it answers: members of the response, or a JSON patch in place of one in base64. */
export interface ReviewResponse {
  readonly allowed?: boolean;
  readonly patch?: readonly object[];
  readonly status?: object;
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: Record<string, string>;
}

type Answer = (request: ReviewRequest) => ReviewResponse | Promise<ReviewResponse>;

/** A webhook server of a test's own, over TLS: `/path` answers as `on('/path', …)` says. */
export class WebhookServer {
  /** PEM in base64. */
  readonly caBundle: string;
  readonly address: string;
  /** What was asked, in order: path and request. */
  readonly asked: { readonly path: string; readonly request: ReviewRequest }[] = [];
  readonly #server: Server;
  readonly #answers = new Map<string, Answer>();

  private constructor(server: Server, caBundle: string, address: string) {
    this.#server = server;
    this.caBundle = caBundle;
    this.address = address;
    server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
      this.#answer(incoming, response).catch(() => response.destroy());
    });
  }

  /** At an address of this machine, with a certificate for that and for `dns`. */
  static async start(address: string, dns: readonly string[] = []): Promise<WebhookServer> {
    const files = await createAuthority('kubernetes-ca', Date.now());
    const authority = await loadAuthority('kubernetes-ca', files);
    const names = { dns: [...dns], ips: [address] };
    const leaf = await issue(authority, { subject: { commonName: 'hook' }, usages: ['server'], names }, Date.now());
    const server = createServer({ cert: leaf.certificate, key: leaf.privateKey });
    server.listen(0, address);
    await once(server, 'listening');
    return new WebhookServer(server, Buffer.from(files.certificate).toString('base64'), address);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** For a configuration's clientConfig. */
  at(path: string): { readonly url: string; readonly caBundle: string } {
    return { url: `https://${this.address}:${this.port}${path}`, caBundle: this.caBundle };
  }

  on(path: string, answer: Answer): void {
    this.#answers.set(path, answer);
  }

  /** The requests that came to a path. */
  requests(path: string): ReviewRequest[] {
    return this.asked.filter((each) => each.path === path).map(({ request }) => request);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const review = JSON.parse(Buffer.concat(chunks).toString()) as { apiVersion: string; request: ReviewRequest };
    const path = (incoming.url ?? '').replace(/\?.*/, '');
    const { apiVersion, request } = review;
    this.asked.push({ path, request });
    const answer = this.#answers.get(path);
    if (!answer) {
      response.writeHead(404).end();
      return;
    }
    const { allowed = true, patch, ...rest } = await answer(request);
    const patched = patch && { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
    const told = { uid: request.uid, allowed, ...patched, ...rest };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ apiVersion, kind: 'AdmissionReview', response: told }));
  }
}
