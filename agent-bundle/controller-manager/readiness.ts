import type { SharedInformers } from './shared-informers.ts';

/** What a leader runs with: until the signal is aborted it leads. */
export interface LeadersTerm {
  readonly informers: Pick<SharedInformers, 'synced'>;
  readonly signal: AbortSignal;
}

/**
 * Resolves when the controllers of this term know all there is, or when the term has ended: who stands by is ready as
 * well, and the mirrors of a term that has ended never fill. Rejects when the signal is aborted before.
 */
export async function knowsAll({ informers, signal: leading }: LeadersTerm, signal: AbortSignal): Promise<void> {
  try {
    await informers.synced(AbortSignal.any([signal, leading]));
  } catch (error) {
    if (signal.aborted || !leading.aborted) throw error;
  }
}
