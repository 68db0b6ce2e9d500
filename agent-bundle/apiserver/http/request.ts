import type { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import type { RequestInfo } from '../routes/request-info.ts';
import type { RequestNotes } from './request-notes.ts';
import type { User } from '../authentication/authenticator.ts';

/** A request that may be answered: who sends it, what for, and until when. */
export interface ApiCall<Info extends RequestInfo = RequestInfo> {
  readonly incoming: IncomingMessage;
  readonly info: Info;
  readonly query: URLSearchParams;
  readonly user: User;
  readonly notes: RequestNotes;
  /** Aborted when the client is gone, the request's time is over, or the server stops. */
  readonly signal: AbortSignal;
  /** Milliseconds that a watch lasts at least, unless it asks for less. */
  readonly minRequestTimeout: number;
  /** Set when the client asks to leave HTTP and may. */
  readonly upgrade?: Upgrade;
}

/** A connection that is about to speak something else. */
export interface Upgrade {
  readonly socket: Duplex;
  /** What the client has sent already. */
  readonly head: Buffer;
}
