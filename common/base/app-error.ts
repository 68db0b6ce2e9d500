import { type ErrorCode, errorCatalogue } from './error-catalogue.ts';

export type { ErrorCode };
export type ErrorParams = Readonly<Record<string, string | number>>;

/** How an AppError crosses a process border; the reader words it from the catalogue. */
export interface ErrorEnvelope {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
}

/**
 * An error a person is meant to read: a code of the catalogue and the values for its sentence.
 * `message` says what happened, `fix` what to do about it.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, cause?: unknown) {
    super(fill(errorCatalogue[code].message, params), cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }

  get fix(): string {
    return fill(errorCatalogue[this.code].fix, this.params);
  }

  toJSON(): ErrorEnvelope {
    return { code: this.code, params: this.params };
  }
}

function fill(template: string, params: ErrorParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
