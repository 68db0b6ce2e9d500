import { BadContinueTokenError } from './cache-errors.ts';

/**
 * Where a list goes on: the revision that all its pages show, and the last key sent, relative to the list's prefix. `newest` goes
 * on with what there is now, for who has been told that the revision is gone and takes a list that is not consistent.
 */
export interface ContinueToken {
  readonly revision: number | 'newest';
  readonly after: string;
}

/** How a token says `newest`. */
const newest = -1;

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks */
export function encodeContinue(token: ContinueToken): string {
  const revision = token.revision === 'newest' ? newest : token.revision;
  return Buffer.from(JSON.stringify([revision, token.after])).toString('base64url');
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
  if (typeof after !== 'string' || after === '') throw new BadContinueTokenError();
  if (revision === newest) return { revision: 'newest', after };
  if (!Number.isSafeInteger(revision) || (revision as number) < 1) throw new BadContinueTokenError();
  return { revision: revision as number, after };
}
