import type { User } from '../authentication/authenticator.ts';
import { parseExact, stringifyExact } from '../codec/exact-json.ts';
import type { Reply } from '../http/reply.ts';
import type { BodyListener, RequestNotes } from '../http/request-notes.ts';
import type { StatusBody, StatusError } from '../status-error.ts';
import { type ObjectRef, type RequestFacts, completed, eventLine, objectRefOf } from './audit-event.ts';
import type { AuditDecision } from './decide.ts';
import { type Stage, levels } from '../../../common/api/audit/v1/policy.ts';

/** Longer answers are not recorded, in bytes: they would fill memory and disk. */
const longestAnswer = 4 * 1024 * 1024;
const truncated = 'audit.k8s.io/truncated';

interface RequestAuditOptions {
  readonly facts: RequestFacts;
  readonly decision: AuditDecision;
  readonly notes: RequestNotes;
  readonly write: (line: string) => void;
  readonly now: () => number;
  /** What is said of who was not recognised; absent: he was. */
  readonly refused?: string;
}

/**
 * What is recorded of one request:
 *
 *   RequestReceived ──▶ (ResponseStarted, where the answer lasts) ──▶ ResponseComplete
 *                   └──▶ Panic
 *   ResponseStarted, alone: of who was refused before anything else was looked at
 */
export class RequestAudit implements BodyListener {
  readonly #options: RequestAuditOptions;
  readonly #level: number;
  #last: Stage;
  #objectRef: ObjectRef | undefined;
  #impersonated: User | undefined;
  #status: Partial<StatusBody> = {};
  #requestObject: string | undefined;
  #responseObject: string | undefined;
  #tooLong = false;
  #taken = false;

  constructor(options: RequestAuditOptions) {
    const { facts, decision, refused } = options;
    this.#options = options;
    this.#level = levels.indexOf(decision.level);
    this.#objectRef = objectRefOf(facts.info);
    this.#last = refused === undefined ? 'ResponseComplete' : 'ResponseStarted';
    if (refused === undefined) this.#record('RequestReceived', undefined);
  }

  /** The request counts as this one's. */
  becomes(user: User): void {
    this.#impersonated = user;
  }

  sent(object: object, json: () => string): void {
    this.#objectRef = completed(this.#objectRef, object);
    if (this.#wants('Request')) this.#requestObject = this.#textOf(json);
  }

  answered(json: Buffer): void {
    if (this.#wants('RequestResponse')) this.#take(json.toString());
  }

  /** How it is told that the request failed; `Panic`: for a reason that nobody knows. */
  failing(error: StatusError, stage?: 'Panic'): void {
    const { refused: message } = this.#options;
    this.#status = message === undefined ? error.toStatus() : { message };
    if (stage) this.#last = stage;
  }

  /** The answer that begins now, changed so that it is heard as it goes out. `lasts`: as long as the client likes. */
  answering(reply: Reply, code: number, lasts: boolean): Reply {
    this.#status = { ...this.#status, code };
    this.#taken = reply.type === 'taken';
    if (lasts && this.#last === 'ResponseComplete') this.#record('ResponseStarted', this.#status);
    if (reply.type === 'body' && isJson(reply.contentType)) this.#hear(reply.body);
    if (reply.type !== 'chunks' || !isJson(reply.contentType) || !this.#wants('RequestResponse')) return reply;
    return { ...reply, chunks: this.#listening(reply.chunks) };
  }

  /** The answer is over; one that has taken its connection, with that. */
  end(connection: { once(event: 'close', listener: () => void): unknown }): void {
    const record = () => this.#record(this.#last, this.#status);
    if (this.#taken) connection.once('close', record);
    else record();
  }

  #hear(body: Buffer): void {
    const success = body.subarray(0, statusHead.length).equals(statusHead) ? statusIn(body) : undefined;
    if (success) this.#status = { ...success, ...this.#status };
    if (this.#wants('RequestResponse')) this.#take(body.toString());
  }

  #record(stage: Stage, status: Partial<StatusBody> | undefined): void {
    const { facts, decision, notes, write, now } = this.#options;
    if (decision.omitStages.includes(stage)) return;
    const course = {
      impersonated: this.#impersonated,
      objectRef: this.#objectRef,
      status,
      requestObject: this.#requestObject,
      responseObject: this.#responseObject,
      annotations: this.#tooLong ? { ...notes.annotations, [truncated]: 'true' } : notes.annotations,
    };
    write(eventLine(decision.level, stage, facts, course, now()));
  }

  #wants(level: 'Request' | 'RequestResponse'): boolean {
    return this.#level >= levels.indexOf(level);
  }

  #take(json: string): void {
    if (json.length > longestAnswer) this.#tooLong = true;
    else this.#responseObject = this.#textOf(() => json);
  }

  /** What cannot be read is refused in a moment, and not recorded. */
  #textOf(json: () => string): string | undefined {
    try {
      return this.#trimmed(json());
    } catch {
      return undefined;
    }
  }

  /** On one line, as a log must have it, and without managed fields where the policy leaves them out. */
  #trimmed(json: string): string {
    const { omitManagedFields } = this.#options.decision;
    const text = json.trimEnd();
    if (!omitManagedFields && !text.includes('\n')) return text;
    const value = parseExact(text);
    return stringifyExact(omitManagedFields ? withoutManagedFields(value) : value);
  }

  async *#listening(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const kept: Buffer[] = [];
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size <= longestAnswer) kept.push(chunk);
      else kept.length = 0;
      yield chunk;
    }
    if (size <= longestAnswer) this.#take(Buffer.concat(kept).toString());
    else this.#tooLong = true;
  }
}

const statusHead = Buffer.from('{"kind":"Status",');

/** Undefined where that is none after all. */
function statusIn(body: Buffer): Partial<StatusBody> | undefined {
  const { status, message, reason, details } = JSON.parse(body.toString()) as Partial<StatusBody>;
  return status === 'Success' ? { status, message, reason, details } : undefined;
}

const isJson = (contentType: string): boolean => /^application\/json(;|$)/.test(contentType);

/** Of an object, and of the items of a list. */
function withoutManagedFields(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { items, metadata } = value;
  return {
    ...value,
    ...(isRecord(metadata) ? { metadata: { ...metadata, managedFields: undefined } } : {}),
    ...(Array.isArray(items) ? { items: items.map(withoutManagedFields) } : {}),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
