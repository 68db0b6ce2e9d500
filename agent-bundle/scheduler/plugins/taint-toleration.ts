import type { Taint } from '../../../common/api/core/v1/node.ts';
import { tolerates, untolerated } from '../../../common/api/core/v1/tolerations.ts';
import { type With, unresolvable } from '../framework.ts';
import { fewestIsBest } from './normalize.ts';

/** Which taint it is is not told: since v1.35 who makes pods need not learn of the taints of nodes. */
const tainted = unresolvable('node(s) had untolerated taint(s)');
const keepsAway = ({ effect }: Taint) => effect === 'NoSchedule' || effect === 'NoExecute';

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export const taintToleration: With<'preFilter' | 'preScore'> = {
  name: 'TaintToleration',
  events: ['node'],
  helpedBy({ pod }, event) {
    if (event.type !== 'node' || !event.object) return false;
    return !untolerated(event.object.spec?.taints, pod.spec.tolerations, keepsAway);
  },
  preFilter({ pod }) {
    const { tolerations } = pod.spec;
    return {
      filter({ node }) {
        return untolerated(node.spec?.taints, tolerations, keepsAway) && tainted;
      },
    };
  },
  /** How many taints that would rather keep it away it does not tolerate. */
  preScore({ pod }, nodes) {
    const isSoft = ({ effect }: Taint) => effect === 'PreferNoSchedule';
    if (!nodes.some(({ node }) => node.spec?.taints?.some(isSoft))) return undefined;
    const tolerations = pod.spec.tolerations ?? [];
    return ({ node }) =>
      (node.spec?.taints ?? []).filter((taint) => isSoft(taint) && !tolerations.some((each) => tolerates(each, taint)))
        .length;
  },
  normalize: fewestIsBest,
};
