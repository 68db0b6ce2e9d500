import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '../../supervisor/logger.ts';
import { asError } from '../../../common/base/clock.ts';
import { type Authorizer, authorize } from '../authorization/authorizer.ts';
import { impersonated } from '../authentication/impersonation.ts';
import type { Auditor } from '../audit/auditor.ts';
import type { RequestAudit } from '../audit/request-audit.ts';
import type { InFlight } from './in-flight.ts';
import { type RequestInfo, requestInfoOf } from '../routes/request-info.ts';
import type { RequestMetrics } from './metrics.ts';
import { type Reply, sendLastReply, sendReply } from './reply.ts';
import type { Upgrade } from './request.ts';
import type { Routes, Traits } from '../routes/routes.ts';
import { errorReply } from '../routes/status-reply.ts';
import type { Authenticate } from '../authentication/authenticator.ts';
import { deadlineOf } from './request-deadline.ts';
import { internalError } from '../status-error.ts';
import { priorityOf } from './priority.ts';
import { RequestNotes } from './request-notes.ts';
import { statusErrorOf } from '../routes/status-of-error.ts';
import { warned } from '../routes/warnings.ts';

interface HandlerOptions {
  readonly authenticate: Authenticate;
  readonly authorizer: Authorizer;
  readonly routes: Routes;
  readonly inFlight: InFlight;
  readonly metrics: RequestMetrics;
  readonly logger: Logger;
  /** Absent: nothing is recorded of requests. */
  readonly auditor: Auditor | undefined;
  /** Milliseconds for a request that does not last as long as the client likes. */
  readonly requestTimeout: number;
  /** Milliseconds that a watch lasts at least, unless it asks for less. */
  readonly minRequestTimeout: number;
  /** Aborted when the server stops: ends watches and logs. */
  readonly signal: AbortSignal;
}

/**
 * One request from its first byte to its last:
 *
 *   who? (401) ─▶ what for? (400, 405) ─▶ a place? (429) ─▶ may they? (403) ─▶ routes ─▶ answer
 *
 * Whatever is thrown on the way becomes a Status. What nobody expected becomes a 500 that tells the client nothing, and a
 * line in the log. When the time is over the answer is 504, whoever still works on it.
 */
export class RequestHandler {
  readonly #options: HandlerOptions;

  constructor(options: HandlerOptions) {
    this.#options = options;
  }

  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.#visit(incoming, response, undefined, async (reply, { auditId, end }) => {
      const options = { request: incoming.headers, auditId, signal: end.signal };
      if (!response.destroyed) await sendReply(response, reply, options);
    });
    if (!incoming.complete) endUnread(incoming);
  }

  /** The same for a request that wants to leave HTTP. */
  async upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Before anybody else listens: a client that is cut off is no failure of ours.
    socket.on('error', () => socket.destroy());
    await this.#visit(incoming, socket, { socket, head }, async (reply, { auditId }) => {
      sendLastReply(socket, reply, auditId);
    });
  }

  async #visit(
    incoming: IncomingMessage,
    connection: ServerResponse | Duplex,
    upgrade: Upgrade | undefined,
    send: (reply: Reply, visit: Visit) => Promise<void>,
  ): Promise<void> {
    const { metrics, logger } = this.#options;
    const started = performance.now();
    const url = splitUrl(incoming.url ?? '/');
    const visit = newVisit(incoming, url, upgrade);
    connection.once('close', () => {
      visit.release();
      visit.end.abort(clientGone);
    });
    let code = 0;
    try {
      const reply = await this.#answer(incoming, visit);
      code = codeOf(reply);
      await send(visit.audit?.answering(reply, code, visit.traits?.sort === 'long') ?? reply, visit);
      // A client that does not take its answer in time is cut off.
      if (!visit.late) void visit.overdue.promise.catch(() => connection.destroy());
    } catch (error) {
      if (!visit.end.signal.aborted) logger.error({ err: asError(error), path: url.path }, 'the answer broke off');
      connection.destroy();
    } finally {
      visit.leave();
      visit.audit?.end(connection);
      const info = visit.traits?.served ? visit.info : undefined;
      metrics.observe(info, code, visit.traits?.sort === 'long' ? undefined : (performance.now() - started) / 1000);
    }
  }

  async #answer(incoming: IncomingMessage, visit: Visit): Promise<Reply> {
    const { authenticate, authorizer, routes, inFlight, logger, auditor, minRequestTimeout } = this.#options;
    const { url, end, upgrade } = visit;
    try {
      const shown = await authenticate(incoming, end.signal);
      end.signal.throwIfAborted();
      const info = (visit.info = requestInfoOf(incoming.method ?? 'GET', url.path, url.query));
      visit.audit = auditor?.begin({ auditId: visit.auditId, incoming, info, user: shown }, visit.notes);
      const user = await impersonated(shown, incoming, authorizer);
      if (user !== shown) visit.audit?.becomes(user);
      const { sort, selectedFields } = (visit.traits = routes.traitsOf(info, url.query));
      visit.leave = inFlight.enter(sort, priorityOf(user, info));
      visit.release = sort === 'long' ? this.#endWithServer(end) : this.#endInTime(visit);
      const { notes } = visit;
      await authorize(authorizer, { user, request: info, selectedFields }, notes);
      const call = { incoming, info, query: url.query, user, notes, signal: end.signal, minRequestTimeout, upgrade };
      const answer = routes.answer(call).then((reply) => warned(reply, notes.warnings));
      return sort === 'long' ? await answer : await Promise.race([answer, visit.overdue.promise]);
    } catch (error) {
      const known = statusErrorOf(error, visit.info, visit.late);
      const { accept } = incoming.headers;
      if (known?.code === 401 && !visit.info) visit.audit = auditor?.refuse(incoming, visit);
      if (known) {
        visit.audit?.failing(known);
        return errorReply(accept, known);
      }
      if (!end.signal.aborted) logger.error({ err: asError(error), path: url.path }, 'an unexpected error');
      const unexpected = internalError('the request could not be served; the server has logged why');
      visit.audit?.failing(unexpected, 'Panic');
      return errorReply(accept, unexpected);
    }
  }

  #endWithServer(end: AbortController): () => void {
    const { signal } = this.#options;
    const onStop = () => end.abort(signal.reason);
    signal.addEventListener('abort', onStop, { once: true });
    if (signal.aborted) onStop();
    return () => signal.removeEventListener('abort', onStop);
  }

  #endInTime(visit: Visit): () => void {
    const timer = setTimeout(
      () => {
        const reason = new DOMException('the request took too long', 'TimeoutError');
        visit.late = true;
        visit.end.abort(reason);
        visit.overdue.reject(reason);
      },
      deadlineOf(visit.url.query, this.#options.requestTimeout),
    );
    return () => clearTimeout(timer);
  }
}

/** What is known of a request under way. */
interface Visit {
  readonly url: { readonly path: string; readonly query: URLSearchParams };
  readonly auditId: string;
  readonly end: AbortController;
  /** Rejects when the request's time is over. */
  readonly overdue: PromiseWithResolvers<never>;
  readonly upgrade: Upgrade | undefined;
  readonly notes: RequestNotes;
  late: boolean;
  info: RequestInfo | undefined;
  traits: Traits | undefined;
  /** Undefined where nothing is recorded of it. */
  audit: RequestAudit | undefined;
  /** Gives its place to others: the answer is made and handed over. */
  leave: () => void;
  /** Its time counts no more: the connection is done with it. */
  release: () => void;
}

function newVisit(incoming: IncomingMessage, url: Visit['url'], upgrade: Upgrade | undefined): Visit {
  const nothing = {
    late: false,
    info: undefined,
    traits: undefined,
    audit: undefined,
    leave: () => {},
    release: () => {},
  };
  const overdue = Promise.withResolvers<never>();
  return {
    url,
    auditId: auditIdOf(incoming),
    end: new AbortController(),
    overdue,
    upgrade,
    notes: new RequestNotes(),
    ...nothing,
  };
}

const usableAuditId = /^[\x21-\x7e]{1,64}$/;

/** A client may name its request, to find it in our log and in others: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/ */
function auditIdOf({ headers }: IncomingMessage): string {
  const given = headers['audit-id'];
  return typeof given === 'string' && usableAuditId.test(given) ? given : randomUUID();
}

const unreadDeadline = 5_000;

/** What still comes of a body that nobody wants is thrown away, but not for ever. */
function endUnread(incoming: IncomingMessage): void {
  const timer = setTimeout(() => incoming.destroy(), unreadDeadline);
  incoming.once('close', () => clearTimeout(timer));
  incoming.resume();
}

function codeOf(reply: Reply): number {
  if (reply.type === 'body' || reply.type === 'passed') return reply.code;
  return reply.type === 'taken' ? 101 : 200;
}

/** One for all: every connection ends so, most after their answer, and an exception is dear to make. */
const clientGone = new DOMException('the client is gone', 'AbortError');
const noQuery = new URLSearchParams();
const origin = /^https?:\/\/[^/?]*/i;

function splitUrl(target: string): Visit['url'] {
  // Clients of proxies send the whole URL: RFC 9112 section 3.2.2.
  const url = target.startsWith('/') ? target : target.replace(origin, '') || '/';
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: noQuery };
  return { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}
