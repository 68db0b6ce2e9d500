import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Reply } from './reply.ts';

/** A document in one of its forms. */
export interface Document {
  readonly contentType: string;
  readonly body: Buffer;
  /** In quotes, as the header has it. */
  readonly etag: string;
}

export function documentOf(contentType: string, body: Buffer): Document {
  return { contentType, body, etag: `"${createHash('sha512').update(body).digest('hex').toUpperCase()}"` };
}

/** Clients ask for such documents when they start, several at a time, and then not for long. */
const keptFor = 60_000;

/** A document that is made when somebody asks for it, and forgotten a while after nobody did: most are large, and rarely read. */
export class KeptDocument {
  readonly #make: () => Document;
  #made: Document | undefined;
  #etag: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(make: () => Document) {
    this.#make = make;
  }

  get(): Document {
    this.#made ??= this.#make();
    this.#etag = this.#made.etag;
    this.#timer ??= setTimeout(() => this.#forget(), keptFor).unref();
    this.#timer.refresh();
    return this.#made;
  }

  /** What it says does not change while we run, and so is not asked of it twice. */
  get etag(): string {
    return this.#etag ?? this.get().etag;
  }

  #forget(): void {
    this.#made = undefined;
    this.#timer = undefined;
  }
}

/** 304 for who has it already: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 */
export function documentReply(
  document: KeptDocument,
  { headers: asked }: IncomingMessage,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const { etag } = document;
  const all = { etag, vary: 'Accept', ...headers };
  if (asked['if-none-match'] === etag) {
    return { type: 'body', code: 304, contentType: 'application/json', body: Buffer.alloc(0), headers: all };
  }
  const { contentType, body } = document.get();
  return { type: 'body', code: 200, contentType, body, headers: all };
}
