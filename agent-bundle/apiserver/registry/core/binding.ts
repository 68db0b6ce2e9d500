import { BindingKind } from '../../../../common/api/core/v1/binding.ts';
import { PodKind } from '../../../../common/api/core/v1/pod.ts';
import type { ActionAlias } from '../resource.ts';

/** How schedulers gave pods their nodes before there was pods/binding. */
export const bindings: ActionAlias = {
  kind: BindingKind,
  verbs: ['create'],
  subresources: {},
  of: PodKind,
  action: 'binding',
};
