import { UnavailableError } from '../storage/store-errors.ts';
import { RevisionTooLargeError } from './cache-errors.ts';
import type { Progress } from './progress.ts';
import type { Freshness } from './watch-cache.ts';

/** Milliseconds to wait for a revision that a client names: it may never come. */
const namedPatience = 3_000;
/** Milliseconds to wait for a revision that is known to exist. */
const knownPatience = 10_000;

/** Resolves when the caches are as new as `at` asks for. */
export async function reachFreshness(progress: Progress, at: Freshness, signal: AbortSignal): Promise<void> {
  if (at === 'any') return reachKnown(progress, 1, signal);
  if (at === 'latest') return reachKnown(progress, await progress.latest(signal), signal);
  return reachNamed(progress, at.notOlderThan, signal);
}

/** Waits for a revision that a client named; rejects with a RevisionTooLargeError. */
export async function reachNamed(progress: Progress, revision: number, signal: AbortSignal): Promise<void> {
  await reachKnown(progress, 1, signal);
  if (await progress.reach(revision, namedPatience, signal)) return;
  throw new RevisionTooLargeError(revision, progress.revision);
}

async function reachKnown(progress: Progress, revision: number, signal: AbortSignal): Promise<void> {
  if (await progress.reach(revision, knownPatience, signal)) return;
  throw new UnavailableError(`the watch cache is at revision ${progress.revision} and does not get to ${revision}`);
}
