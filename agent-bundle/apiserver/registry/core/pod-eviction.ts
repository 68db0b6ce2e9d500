import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { Eviction } from '../../../../common/api/policy/v1/eviction.ts';
import { badRequest } from '../../status-error.ts';
import type { ActionSubresource } from '../resource.ts';

/**
 * A DELETE that may be refused: https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
 * What refuses is a PodDisruptionBudget; where none is served, none does.
 */
export const eviction: ActionSubresource<Pod> = {
  type: 'action',
  verbs: ['create'],
  body: { group: 'policy', version: 'v1', kind: 'Eviction', schema: Eviction },
  act: (pod, body) => {
    const { metadata, deleteOptions } = body as Eviction;
    if (metadata.name && metadata.name !== pod.metadata.name) {
      throw badRequest('name in URL does not match name in Eviction object');
    }
    return { type: 'delete', options: deleteOptions ?? {} };
  },
};
