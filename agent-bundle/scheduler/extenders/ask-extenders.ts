import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { asError } from '../../../common/base/clock.ts';
import type { Logger } from '../../supervisor/logger.ts';
import type { Preemption, Refusal } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { type Candidate, bestCandidate } from '../plugins/preemption-candidates.ts';
import type { Extender } from './extender.ts';

/** What extenders say of the nodes that plugins allow; a decision takes it into account without waiting. */
export interface Verdict {
  readonly allowed: ReadonlySet<string>;
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** To be added to what plugins give. */
  readonly scores: ReadonlyMap<string, number>;
}

/** Asks one after the other, each about what the one before has left. Rejects when one that is needed does not answer. */
export async function askExtenders(
  extenders: readonly Extender[],
  pod: Pod,
  nodes: readonly NodeInfo[],
  logger: Logger,
  signal: AbortSignal,
): Promise<Verdict> {
  const refusals = new Map<string, Refusal>();
  const scores = new Map<string, number>();
  let left = nodes;
  for (const extender of extenders) {
    if (left.length === 0) break;
    const answer = await extender.filter(pod, left, signal).catch(unlessIgnorable(extender, logger, undefined));
    if (!answer) continue;
    for (const [name, refusal] of answer.refusals) refusals.set(name, refusal);
    left = left.filter(({ name }) => answer.allowed.has(name));
  }
  for (const extender of left.length > 1 ? extenders : []) {
    const given = await extender.prioritize(pod, left, signal).catch((error: unknown) => {
      // Scores are wishes: without them pods are placed all the same.
      logger.warn({ err: asError(error), extender: extender.settings.urlPrefix }, 'an extender gives no scores');
      return new Map<string, number>();
    });
    for (const [name, score] of given) scores.set(name, (scores.get(name) ?? 0) + score);
  }
  return { allowed: new Set(left.map(({ name }) => name)), refusals, scores };
}

/** Undefined: none of the candidates is left. */
export async function agreeOnPreemption(
  extenders: readonly Extender[],
  pod: Pod,
  { candidates }: Preemption,
  logger: Logger,
  signal: AbortSignal,
): Promise<Candidate | undefined> {
  let left = candidates;
  for (const extender of extenders) {
    if (left.length === 0) break;
    left = await extender.preempt(pod, left, signal).catch(unlessIgnorable(extender, logger, left));
  }
  return bestCandidate(left);
}

const unlessIgnorable =
  <T>({ settings }: Extender, logger: Logger, otherwise: T) =>
  (error: unknown): T => {
    if (!settings.isIgnorable) throw error;
    logger.warn({ err: asError(error), extender: settings.urlPrefix }, 'pods are placed without an extender');
    return otherwise;
  };
