import type { Scale } from '../../../common/api/autoscaling/v1/scale.ts';
import type { CustomResourceSubresourceScale as Paths } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { CustomResource } from './custom-resource.ts';
import { type FieldError, invalidValue } from '../registry/field-error.ts';
import type { ViewSubresource } from '../registry/resource.ts';
import { checkScaled, scaleColumns, scaleKind } from '../registry/scale.ts';
import { nonNegative } from '../registry/validation/numbers.ts';
import { internalError } from '../status-error.ts';
import { setValueAt, simplePath, valueAt } from './simple-path.ts';

const int32Most = 2 ** 31 - 1;

/** The replicas of a custom resource as a Scale: they stand where its definition says. */
export function customScale({ specReplicasPath, statusReplicasPath, labelSelectorPath }: Paths): ViewSubresource {
  const [wanted, found] = [simplePath(specReplicasPath), simplePath(statusReplicasPath)];
  const selector = labelSelectorPath ? simplePath(labelSelectorPath) : undefined;
  return {
    type: 'view',
    verbs: ['get', 'patch', 'update'],
    view: scaleKind,
    columns: scaleColumns,
    read: (object) => {
      const replicas = valueAt(object, wanted);
      if (typeof replicas !== 'number') {
        throw internalError(`the spec replicas field ${JSON.stringify(specReplicasPath)} does not exist`);
      }
      const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
      const selected = selector && valueAt(object, selector);
      const scale: Scale & ApiObject = {
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
        spec: { replicas },
        status: {
          replicas: Number(valueAt(object, found) ?? 0),
          ...(typeof selected === 'string' ? { selector: selected } : {}),
        },
      };
      return scale;
    },
    write: (object, view) => {
      const { spec } = checkScaled(object, view);
      setValueAt(object as CustomResource, wanted, spec?.replicas ?? 0);
      return nonNegative(spec?.replicas, 'spec.replicas');
    },
  };
}

/** Counts that no Scale could show. */
export function validateScaled(object: ApiObject, paths: Paths | undefined): FieldError[] {
  if (!paths) return [];
  return [paths.specReplicasPath, paths.statusReplicasPath].flatMap((path) => {
    const value = valueAt(object, simplePath(path));
    if (typeof value !== 'number') return [];
    if (value < 0) return [invalidValue(path, value, 'should be a non-negative integer')];
    return value > int32Most ? [invalidValue(path, value, `should be less than or equal to ${int32Most}`)] : [];
  });
}
