import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '../../supervisor/logger.ts';
import { asError } from '../../../common/base/clock.ts';
import { type Authorizer, authorize } from '../authorization/authorizer.ts';
import { impersonated } from '../authentication/impersonation.ts';
import type { InFlight } from './in-flight.ts';
import { type RequestInfo, requestInfoOf } from '../routes/request-info.ts';
import type { RequestMetrics } from './metrics.ts';
import { type Reply, sendLastReply, sendReply, statusReply } from './reply.ts';
import type { Upgrade } from './request.ts';
import type { Routes, Traits } from '../routes/routes.ts';
import type { User } from '../authentication/authenticator.ts';
import { internalError } from '../status-error.ts';
import { statusErrorOf } from '../routes/status-of-error.ts';

interface HandlerOptions {
  readonly authenticate: (request: IncomingMessage) => User;
  readonly authorizer: Authorizer;
  readonly routes: Routes;
  readonly inFlight: InFlight;
  readonly metrics: RequestMetrics;
  readonly logger: Logger;
  /** Aborted when the server stops: ends watches and logs. */
  readonly signal: AbortSignal;
}

/** A request that does not last as long as the client likes has this many milliseconds; upstream's --request-timeout. */
const requestDeadline = 60_000;

/**
 * One request from its first byte to its last:
 *
 *   who? (401) ─▶ what for? (400, 405) ─▶ a place? (429) ─▶ may they? (403) ─▶ routes ─▶ answer
 *
 * Whatever is thrown on the way becomes a Status. What nobody expected becomes a 500 that tells the client nothing, and a
 * line in the log.
 */
export class RequestHandler {
  readonly #options: HandlerOptions;

  constructor(options: HandlerOptions) {
    this.#options = options;
  }

  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.#visit(incoming, response, undefined, async (reply) => {
      if (!response.destroyed) await sendReply(response, reply, incoming.headers);
    });
  }

  /** The same for a request that wants to leave HTTP. */
  async upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Before anybody else listens: a client that is cut off is no failure of ours.
    socket.on('error', () => socket.destroy());
    await this.#visit(incoming, socket, { socket, head }, async (reply) => sendLastReply(socket, reply));
  }

  async #visit(
    incoming: IncomingMessage,
    connection: ServerResponse | Duplex,
    upgrade: Upgrade | undefined,
    send: (reply: Reply) => Promise<void>,
  ): Promise<void> {
    const { metrics, logger } = this.#options;
    const started = performance.now();
    const url = splitUrl(incoming.url ?? '/');
    const end = new AbortController();
    const visit: Visit = { url, end, upgrade, late: false, info: undefined, traits: undefined, leave: () => {} };
    const onClose = () => end.abort(new DOMException('the client is gone', 'AbortError'));
    connection.once('close', onClose);
    let code = 0;
    try {
      const reply = await this.#answer(incoming, visit);
      code = codeOf(reply);
      await send(reply);
    } catch (error) {
      logger.error({ err: asError(error), path: url.path }, 'the answer broke off');
      connection.destroy();
    } finally {
      connection.removeListener('close', onClose);
      visit.leave();
      const info = visit.traits?.served ? visit.info : undefined;
      metrics.observe(info, code, visit.traits?.sort === 'long' ? undefined : (performance.now() - started) / 1000);
    }
  }

  async #answer(incoming: IncomingMessage, visit: Visit): Promise<Reply> {
    const { authenticate, authorizer, routes, inFlight, logger } = this.#options;
    const { url, end, upgrade } = visit;
    try {
      const user = impersonated(authenticate(incoming), incoming.headers, authorizer);
      const info = (visit.info = requestInfoOf(incoming.method ?? 'GET', url.path, url.query));
      const { sort, selectedFields } = (visit.traits = routes.traitsOf(info, url.query));
      const leave = inFlight.enter(sort);
      const release = sort === 'long' ? this.#endWithServer(end) : endInTime(visit);
      visit.leave = () => {
        leave();
        release();
      };
      authorize(authorizer, { user, request: info, selectedFields });
      return await routes.answer({ incoming, info, query: url.query, user, signal: end.signal, upgrade });
    } catch (error) {
      const known = statusErrorOf(error, visit.info, visit.late);
      if (known) return statusReply(known);
      if (!end.signal.aborted) logger.error({ err: asError(error), path: url.path }, 'an unexpected error');
      return statusReply(internalError('the request could not be served; the server has logged why'));
    }
  }

  #endWithServer(end: AbortController): () => void {
    const { signal } = this.#options;
    const onStop = () => end.abort(signal.reason);
    signal.addEventListener('abort', onStop, { once: true });
    if (signal.aborted) onStop();
    return () => signal.removeEventListener('abort', onStop);
  }
}

/** What is known of a request under way. */
interface Visit {
  readonly url: { readonly path: string; readonly query: URLSearchParams };
  readonly end: AbortController;
  readonly upgrade: Upgrade | undefined;
  late: boolean;
  info: RequestInfo | undefined;
  traits: Traits | undefined;
  leave: () => void;
}

function codeOf(reply: Reply): number {
  if (reply.type === 'body') return reply.code;
  return reply.type === 'taken' ? 101 : 200;
}

function endInTime(visit: Visit): () => void {
  const timer = setTimeout(() => {
    visit.late = true;
    visit.end.abort(new DOMException('the request took too long', 'TimeoutError'));
  }, requestDeadline);
  return () => clearTimeout(timer);
}

const noQuery = new URLSearchParams();

function splitUrl(url: string): Visit['url'] {
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: noQuery };
  return { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}
