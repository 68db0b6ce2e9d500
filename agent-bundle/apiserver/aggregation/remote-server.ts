import { Agent } from 'node:https';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import type { APIService } from '../../../common/api/apiregistration/v1/api-service.ts';
import { asError } from '../../../common/base/clock.ts';
import type { User } from '../authentication/authenticator.ts';
import { type Reply, textReply } from '../http/reply.ts';
import type { ApiCall } from '../http/request.ts';
import type { ServedResources } from '../routes/served.ts';
import { serviceUnavailable } from '../status-error.ts';
import { type Backend, type BackendAnswer, UnreachableError, sendTo } from '../streaming/backend-request.ts';
import { answerHeaders, proxiedRequestHeaders } from '../streaming/proxy-headers.ts';
import { tunnel } from '../streaming/tunnel.ts';
import { addressOfService } from '../webhook-client/service-address.ts';
import { WebhookCallError } from '../webhook-client/call-error.ts';
import type { ServicePort } from './availability.ts';
import { type IdentityHeaderNames, identityHeaders, withoutIdentity } from './identity-headers.ts';
import type { RemoteServersOptions } from './remote-servers.ts';

/** A document that we ask for ourselves. */
export interface RemoteDocument {
  readonly code: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Larger documents are not read. */
const longestDocument = 32 * 1024 * 1024;

/** How we speak to the server of one APIService; made anew when the APIService changes. */
export class RemoteServer {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly port: ServicePort;
  readonly priorities: { readonly group: number; readonly version: number };
  readonly #spec: APIService['spec'];
  readonly #served: ServedResources;
  readonly #names: IdentityHeaderNames | undefined;
  readonly #agent: Agent;
  readonly #host: string;

  /** `apiService` must name a service. */
  constructor({ metadata, spec }: APIService, { served, client, names }: RemoteServersOptions) {
    this.#names = names;
    const { namespace = '', name = '', port = 443 } = spec?.service ?? {};
    this.name = metadata.name;
    this.group = spec?.group ?? '';
    this.version = spec?.version ?? '';
    this.port = { namespace, name, port };
    this.priorities = { group: spec?.groupPriorityMinimum ?? 0, version: spec?.versionPriority ?? 0 };
    this.#spec = spec;
    this.#served = served;
    this.#host = `${name}.${namespace}.svc`;
    this.#agent = new Agent({
      keepAlive: true,
      maxFreeSockets: 8,
      servername: this.#host,
      rejectUnauthorized: spec?.insecureSkipTLSVerify !== true,
      ...(spec?.caBundle ? { ca: Buffer.from(spec.caBundle, 'base64') } : {}),
      ...client,
    });
  }

  /** Whether this is what the APIService says. */
  isOf({ spec }: APIService): boolean {
    return isDeepStrictEqual(spec, this.#spec);
  }

  /**
   * Passes a request on as it is, in the name of who sent it. Throws 503 when nobody can be reached. Whoever is sent elsewhere by
   * the answer would take his credentials along, and believe that we have sent him: that becomes 502.
   */
  async carry(call: ApiCall): Promise<Reply> {
    const { incoming, info, user, upgrade, signal } = call;
    const { headers: given, method = 'GET' } = incoming;
    const hasBody = given['transfer-encoding'] !== undefined || Number(given['content-length'] ?? 0) > 0;
    const sent = proxiedRequestHeaders(incoming, info.path, upgrade !== undefined);
    const headers = { ...withoutIdentity(sent, this.#names), ...this.#own(user) };
    const answer = await this.#send({
      method,
      path: ownPath(incoming.url ?? '/'),
      headers,
      body: hasBody ? incoming : undefined,
      signal,
    });
    if (answer.type === 'upgraded') {
      if (upgrade) return tunnel(upgrade, answer);
      answer.socket.destroy();
      throw serviceUnavailable('error trying to reach service: it left HTTP without being asked to');
    }
    const { response } = answer;
    if (isRedirect(response)) {
      response.destroy();
      return textReply(502, 'the backend attempted to redirect this request, which is not permitted');
    }
    return { type: 'passed', code: response.statusCode ?? 502, headers: answerHeaders(response), body: response };
  }

  /** Asks for a document, for `user`. Rejects when nobody answers in time or the document is too large. */
  async read(path: string, accept: string, user: User, signal: AbortSignal): Promise<RemoteDocument> {
    const headers = { accept, ...this.#own(user) };
    const { response } = await this.#send({ method: 'GET', path, headers, signal });
    const body = await wholeOf(response);
    return { code: response.statusCode ?? 502, contentType: response.headers['content-type'] ?? '', body };
  }

  /** Where it is asked, for messages. */
  async addressOf(signal: AbortSignal): Promise<Backend> {
    return { agent: this.#agent, ...(await addressOfService(this.#served, this.port, signal)) };
  }

  close(): void {
    this.#agent.destroy();
  }

  #own(user: User): OutgoingHttpHeaders {
    return { host: `${this.#host}:${this.port.port}`, ...identityHeaders(user) };
  }

  async #send(sent: Parameters<typeof sendTo>[1]): Promise<BackendAnswer> {
    try {
      return await sendTo(await this.addressOf(sent.signal), sent);
    } catch (error) {
      if (!(error instanceof UnreachableError) && !(error instanceof WebhookCallError)) throw error;
      throw serviceUnavailable(`error trying to reach service: ${asError(error).message}`);
    }
  }
}

/** Clients of proxies send the whole URL: whom it names is not asked. */
const ownPath = (url: string): string => (url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, ''));

const isRedirect = ({ statusCode = 0, headers }: IncomingMessage): boolean =>
  statusCode >= 300 && statusCode <= 399 && headers.location !== undefined;

async function wholeOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestDocument) throw new Error(`the document is larger than ${longestDocument} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
