import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Reply } from './reply.ts';

/** Clients ask for such documents when they start, several at a time, and then not for long. */
const keptFor = 60_000;

/** A document that is made when somebody asks for it, and forgotten a while after nobody did: most are large, and rarely read. */
export class KeptDocument {
  readonly contentType: string;
  readonly #make: () => Buffer;
  #body: Buffer | undefined;
  #hash: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** What `make` gives never changes: when what is described does, that is another document. */
  constructor(contentType: string, make: () => Buffer) {
    this.contentType = contentType;
    this.#make = make;
  }

  get body(): Buffer {
    this.#timer ??= setTimeout(() => this.#forget(), keptFor).unref();
    this.#timer.refresh();
    return (this.#body ??= this.#make());
  }

  /** In hex; kept when the body is forgotten. */
  get hash(): string {
    return (this.#hash ??= createHash('sha512').update(this.body).digest('hex').toUpperCase());
  }

  #forget(): void {
    this.#body = undefined;
    this.#timer = undefined;
  }
}

/** 304 for who has it already: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
export function documentReply(
  document: KeptDocument,
  { headers: asked }: IncomingMessage,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const { contentType, hash } = document;
  const etag = `"${hash}"`;
  const known = asked['if-none-match'] === etag;
  // The type as well goes to who has it already: what caches for the client takes it from here.
  const answer = known ? { code: 304, body: Buffer.alloc(0) } : { code: 200, body: document.body };
  return { type: 'body', contentType, ...answer, headers: { etag, vary: 'Accept', ...headers } };
}
