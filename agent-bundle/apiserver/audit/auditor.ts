import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { type Clock, systemClock } from '../../../common/base/clock.ts';
import type { AuditConfig } from '../config/audit.ts';
import type { RequestNotes } from '../http/request-notes.ts';
import type { RequestFacts } from './audit-event.ts';
import { decide } from './decide.ts';
import { type LineSink, LineWriter } from './line-writer.ts';
import { RequestAudit } from './request-audit.ts';
import { requestInfoOf } from '../routes/request-info.ts';
import { RotatingFile } from './rotating-file.ts';

interface AuditorOptions {
  /** Told when events are lost, and when they are written again. */
  readonly onLost: (reason: string, events: number) => void;
  readonly sink?: LineSink;
  readonly clock?: Clock;
}

/** Records requests as the policy says: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/ */
export class Auditor {
  readonly #config: AuditConfig;
  readonly #clock: Clock;
  readonly #writer: LineWriter;

  constructor(config: AuditConfig, { onLost, sink, clock = systemClock }: AuditorOptions) {
    this.#config = config;
    this.#clock = clock;
    this.#writer = new LineWriter(sink ?? sinkOf(config, clock), { onLost });
  }

  /** Undefined where nothing is recorded of the request. */
  begin(facts: Omit<RequestFacts, 'received'>, notes: RequestNotes): RequestAudit | undefined {
    const decision = decide(this.#config.policy, facts.user, facts.info);
    if (decision.level === 'None') return undefined;
    const audit = new RequestAudit({ ...this.#recording(facts), decision, notes });
    notes.bodies = audit;
    return audit;
  }

  /** The same for who was not recognised. */
  refuse(incoming: IncomingMessage, { auditId, url, notes }: Refused): RequestAudit | undefined {
    const info = readable(() => requestInfoOf(incoming.method ?? 'GET', url.path, url.query));
    const decision = info && decide(this.#config.policy, undefined, info);
    if (!decision || decision.level === 'None') return undefined;
    const recording = this.#recording({ auditId, incoming, info, user: undefined });
    return new RequestAudit({ ...recording, decision, notes, refused: wordsOfRefusal(incoming) });
  }

  #recording(facts: Omit<RequestFacts, 'received'>) {
    const now = () => this.#clock.now();
    return { facts: { ...facts, received: now() }, write: (line: string) => this.#writer.write(line), now };
  }

  /** Resolves when everything is written. */
  close(): Promise<void> {
    return this.#writer.close();
  }
}

interface Refused {
  readonly auditId: string;
  readonly url: { readonly path: string; readonly query: URLSearchParams };
  readonly notes: RequestNotes;
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** How he tried; never with what. */
function wordsOfRefusal({ headers, socket }: IncomingMessage): string {
  const scheme = /^\s*(basic|bearer)\s/i.exec(headers.authorization ?? '')?.[1]?.toLowerCase();
  const hasCertificate = Object.keys((socket as TLSSocket).getPeerCertificate()).length > 0;
  const methods = [...(scheme ? [scheme] : []), ...(hasCertificate ? ['x509'] : [])];
  if (methods.length === 0) return 'Authentication failed, no credentials provided';
  return `Authentication failed, attempted: ${methods.join(', ')}`;
}

function sinkOf({ path, limits }: AuditConfig, clock: Clock): LineSink {
  return path === '-' ? standardOutput : new RotatingFile(path, limits, clock);
}

const standardOutput: LineSink = {
  append: (lines) =>
    new Promise((resolve, reject) => process.stdout.write(lines, (error) => (error ? reject(error) : resolve()))),
  close: async () => {},
};
