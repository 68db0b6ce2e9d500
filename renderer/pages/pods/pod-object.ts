import type { PodRow } from '../../../common/ipc/rows/resource.ts';
import type { ObjectName } from '../../composables/use-object-actions.ts';

export const objectOf = ({ namespace, name }: PodRow): ObjectName => ({
  apiVersion: 'v1',
  kind: 'Pod',
  namespace,
  name,
});
