import { APIServiceKind } from '../../../common/api/apiregistration/v1/api-service.ts';
import { FlowSchemaKind } from '../../../common/api/flowcontrol/v1/flow-schema.ts';
import { PriorityLevelConfigurationKind } from '../../../common/api/flowcontrol/v1/priority-level-configuration.ts';
import { PriorityClassKind } from '../../../common/api/scheduling/v1/priority-class.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import { localApiServices } from './api-services.ts';
import { systemFlowSchemas, systemPriorityLevels } from './flow-control.ts';
import { ensureSystemNamespaces } from './namespaces.ts';
import { systemPriorityClasses } from './priority-classes.ts';
import type { SystemWriter } from './system-writer.ts';

/**
 * Everything that a cluster has from the start, given what is served. What is there stays as it is. All are written at once:
 * etcd takes many writes in one sync of its disk.
 */
export async function ensureSystemObjects(
  writer: SystemWriter,
  served: readonly Pick<Kind, 'group' | 'version'>[],
  signal: AbortSignal,
): Promise<void> {
  const ensureAll = <T extends ApiObject>(kind: Kind<T>, objects: readonly T[]) =>
    objects.map((object) => writer.ensure(kind, object, signal));
  await Promise.all([
    ensureSystemNamespaces(writer, signal),
    ...ensureAll(PriorityClassKind, systemPriorityClasses),
    ...ensureAll(PriorityLevelConfigurationKind, systemPriorityLevels),
    ...ensureAll(FlowSchemaKind, systemFlowSchemas),
    ...ensureAll(APIServiceKind, localApiServices(served)),
  ]);
}
