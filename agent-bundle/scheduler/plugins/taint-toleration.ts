import type { Taint } from '../../../common/api/core/v1/node.ts';
import { tolerates, untolerated } from '../../../common/api/core/v1/tolerations.ts';
import type { FilterPlugin, ScorePlugin } from '../framework.ts';

const name = 'TaintToleration';
const keepsAway = ({ effect }: Taint) => effect === 'NoSchedule' || effect === 'NoExecute';

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export const taintToleration: FilterPlugin = {
  name,
  helpedBy: ['node-changed'],
  filter({ pod }, { node }) {
    const taint = untolerated(node.spec?.taints, pod.spec.tolerations, keepsAway);
    return taint && `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
  },
};

/** Prefers nodes with fewer PreferNoSchedule taints that the pod does not tolerate. */
export const fewestTaints: ScorePlugin = {
  name,
  weight: 3,
  score: ({ pod }, nodes) =>
    nodes.map(({ node }) => {
      const soft = node.spec?.taints?.filter(({ effect }) => effect === 'PreferNoSchedule') ?? [];
      return -soft.filter((taint) => !pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint))).length;
    }),
};
