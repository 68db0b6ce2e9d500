import { BadContinueTokenError } from './cache-errors.ts';

/** Where a list goes on: the revision that all its pages show, and the last key sent, relative to the list's prefix. */
export interface ContinueToken {
  readonly revision: number;
  readonly after: string;
}

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks */
export function encodeContinue(token: ContinueToken): string {
  return Buffer.from(JSON.stringify([token.revision, token.after])).toString('base64url');
}

/** Throws a BadContinueTokenError for what `encodeContinue` did not make. */
export function decodeContinue(text: string): ContinueToken {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw new BadContinueTokenError();
  }
  const [revision, after] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (!Number.isSafeInteger(revision) || (revision as number) < 1 || typeof after !== 'string' || after === '') {
    throw new BadContinueTokenError();
  }
  return { revision: revision as number, after };
}
