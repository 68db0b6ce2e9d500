import { type ErrorCode, errorCatalogue } from './error-catalogue.ts';

export type { ErrorCode };
export type ErrorParams = Readonly<Record<string, string | number>>;

/** How an AppError crosses a process border; the reader words it from the catalogue. */
export interface ErrorEnvelope {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  /** Where it stands for several: each of them. */
  readonly problems?: readonly ErrorEnvelope[];
}

/**
 * An error a person is meant to read: a code of the catalogue and the values for its sentence.
 * `message` says what happened, `fix` what to do about it.
 */
export class AppError extends Error implements ErrorEnvelope {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly problems?: readonly ErrorEnvelope[];

  constructor(code: ErrorCode, params: ErrorParams = {}, cause?: unknown) {
    super(fill(errorCatalogue[code].message, params), cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }

  /** An error that came over a border. A code that is not ours (an older or newer end) becomes an `internal-fault`. */
  static from({ code, params, problems }: ErrorEnvelope): AppError {
    if (!Object.hasOwn(errorCatalogue, code)) return new AppError('internal-fault', { reason: String(code) });
    return Object.assign(new AppError(code, params), problems && { problems });
  }

  get fix(): string {
    return fill(errorCatalogue[this.code].fix, this.params);
  }

  toJSON(): ErrorEnvelope {
    const { code, params, problems } = this;
    return { code, params, ...(problems && { problems: problems.map((problem) => AppError.from(problem).toJSON()) }) };
  }
}

function fill(template: string, params: ErrorParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
