import type { Node } from '../../../common/api/core/v1/node.ts';
import type { AdmissionPlugin } from './admission.ts';

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

/**
 * A new node gets no pods before somebody has heard that it is ready: the node lifecycle controller takes the taint away.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#taintnodesbycondition
 */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  appliesTo: ({ operation, kind, subresource }) =>
    operation === 'CREATE' && kind.group === '' && kind.resource === 'nodes' && subresource === '',
  mutate({ object }) {
    const node: Node | undefined = object;
    if (!node) return;
    const taints = node.spec?.taints ?? [];
    if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return;
    node.spec = { ...node.spec, taints: [...taints, { ...notReady }] };
  },
};
