import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { parseStored } from '../../codec/parse-stored.ts';
import type { CheckedPod } from './pod-parts.ts';
import { type Standard, standardText } from './policy.ts';
import { reasonsOf, violationsOf } from './standards.ts';

/** How many pods of a namespace are looked at: whoever changes a label waits for it. */
const mostPods = 3_000;

/** Says which pods of a namespace a standard would refuse that is enforced from now on: they stay, but come not again. */
export function existingPodWarnings(
  namespace: string,
  pods: ReadonlyArray<{ readonly bytes: Buffer }>,
  standard: Standard,
  isExempt: (pod: CheckedPod) => boolean,
): string[] {
  const names = new Map<string, string[]>();
  for (const { bytes } of pods.slice(0, mostPods)) {
    const pod = parseStored(bytes) as Pod;
    if (isExempt(pod)) continue;
    const reasons = reasonsOf(violationsOf(pod, standard));
    if (reasons === '') continue;
    const known = names.get(reasons);
    if (known) known.push(pod.metadata.name);
    else names.set(reasons, [pod.metadata.name]);
  }
  const level = JSON.stringify(standardText(standard));
  const partly = `new PodSecurity enforce level only checked against the first ${mostPods} of ${pods.length} existing pods`;
  const head = `existing pods in namespace ${JSON.stringify(namespace)} violate the new PodSecurity enforce level ${level}`;
  return [
    ...(pods.length > mostPods ? [partly] : []),
    ...(names.size > 0 ? [head] : []),
    ...[...names].map(([reasons, those]) => `${groupText(those)}: ${reasons}`).sort(),
  ];
}

/** `web-1 (and 2 other pods)` */
function groupText(names: string[]): string {
  const [first = ''] = names.sort();
  const others = names.length - 1;
  if (others === 0) return first;
  return `${first} (and ${others} other ${others === 1 ? 'pod' : 'pods'})`;
}
