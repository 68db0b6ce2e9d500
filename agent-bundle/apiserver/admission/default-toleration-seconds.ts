import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Toleration } from '../../../common/api/core/v1/pod-scheduling.ts';
import type { AdmissionPlugin } from './admission.ts';

const tolerationSeconds = 300;
const conditions = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const;

/**
 * A pod stays five minutes on a node that is lost, unless it says otherwise.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaulttolerationseconds
 */
export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  appliesTo: ({ operation, kind, subresource }) =>
    kind.group === '' && kind.resource === 'pods' && subresource === '' && operation !== 'DELETE',
  mutate({ object }) {
    const { spec } = object as Pod;
    const tolerations = spec.tolerations ?? [];
    const missing = conditions.filter((key) => !tolerations.some((toleration) => tolerates(toleration, key)));
    if (missing.length === 0) return;
    const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }));
    spec.tolerations = [...tolerations, ...added];
  },
};

/** An empty key tolerates every taint, an empty effect every effect. */
function tolerates({ key, effect }: Toleration, taint: string): boolean {
  return (!key || key === taint) && (!effect || effect === 'NoExecute');
}
