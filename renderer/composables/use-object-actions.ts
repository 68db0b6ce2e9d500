import { useBackend } from '../backend/use-backend.ts';
import type { Params, Result } from '../../common/ipc/contract.ts';
import { useCurrentCluster } from './use-current-cluster.ts';

/** An object of the current cluster, as its path names it. */
export type ObjectName = Omit<Params<'objects.delete'>, 'cluster'>;

export interface ObjectActions {
  /** Without managedFields. */
  readonly yaml: (object: ObjectName) => Promise<string>;
  /** Answers the object as it is then; error `api-object-conflict` where it was changed meanwhile. */
  readonly replace: (object: ObjectName, yaml: string, options: { dryRun: boolean }) => Promise<string>;
  readonly remove: (object: ObjectName) => Promise<void>;
  readonly scale: (object: ObjectName, replicas: number) => Promise<void>;
  /** Everything the text describes; what names no namespace goes to `namespace`. */
  readonly create: (yaml: string, namespace: string) => Promise<Result<'objects.create'>['created']>;
}

/** What can be done with objects of the cluster that the address names. All of it rejects with an AppError. */
export function useObjectActions(): ObjectActions {
  const backend = useBackend();
  const { name: cluster } = useCurrentCluster();
  const whole = (object: ObjectName) => ({ cluster: cluster.value, ...object });
  return {
    yaml: async (object) => (await backend.call('objects.yaml', whole(object))).yaml,
    replace: async (object, yaml, { dryRun }) =>
      (await backend.call('objects.replace', { ...whole(object), yaml, dryRun })).yaml,
    remove: (object) => backend.call('objects.delete', whole(object)),
    scale: async (object, replicas) => void (await backend.call('objects.scale', { ...whole(object), replicas })),
    create: async (yaml, namespace) =>
      (await backend.call('objects.create', { cluster: cluster.value, namespace, yaml })).created,
  };
}
