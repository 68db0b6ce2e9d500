import { DeleteOptions } from '../../../common/api/meta/v1.ts';
import type { SubresourceKind } from './resource.ts';

/** The body of a DELETE, for `decodeObject`; every group has it. */
export const deleteOptionsKind: SubresourceKind<DeleteOptions> = {
  group: 'meta.k8s.io',
  version: 'v1',
  kind: 'DeleteOptions',
  schema: DeleteOptions,
};
