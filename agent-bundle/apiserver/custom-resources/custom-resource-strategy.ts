import type { CustomResourceDefinitionVersion as Version } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { setMember } from '../codec/json-reader.ts';
import { countGeneration } from '../registry/generation.ts';
import type { PartSubresource, Strategy } from '../registry/resource.ts';
import { StatusError } from '../status-error.ts';
import type { CustomResource } from './custom-resource.ts';
import { validateScaled } from './custom-resource-scale.ts';
import type { CustomSchema } from './schema/custom-schema.ts';

/**
 * What a write of a custom resource may touch. With a status of its own, that is left to the subresource and everything else is
 * counted as a generation; without, everything but metadata is.
 */
export function customStrategy(
  { subresources = {} }: Version,
  schema: CustomSchema,
  isTerminating: () => boolean,
): Strategy<CustomResource> {
  const hasStatus = subresources.status !== undefined;
  const counted = ({ metadata: _, apiVersion: __, kind: ___, ...object }: CustomResource): unknown => {
    if (hasStatus) delete object['status'];
    return object;
  };
  return {
    prepareForCreate: (object) => {
      if (isTerminating()) throw terminating('create');
      if (hasStatus) delete object['status'];
      object.metadata.generation = 1;
    },
    validateCreate: (object) => [...schema.validate(object, undefined), ...validateScaled(object, subresources.scale)],
    prepareForUpdate: (object, old) => {
      if (hasStatus) takeBack(object, old, 'status');
      countGeneration(object, old, counted);
    },
    validateUpdate: (object, old) => [...schema.validate(object, old), ...validateScaled(object, subresources.scale)],
    conditionalUpdateOnly: true,
    finalizerNames: 'any',
  };
}

/** Writes of the status change the status, and nothing else but who owns it. */
export function customStatusPart(
  { subresources = {} }: Version,
  schema: CustomSchema,
): PartSubresource<CustomResource> {
  return {
    type: 'part',
    verbs: ['get', 'patch', 'update'],
    strategy: {
      prepareForUpdate: (object, old) => {
        const { managedFields, resourceVersion } = object.metadata;
        for (const name of Object.keys({ ...old, ...object })) {
          if (name !== 'status' && name !== 'metadata') takeBack(object, old, name);
        }
        object.metadata = { ...old.metadata, resourceVersion, managedFields };
      },
      validateUpdate: (object, old) => [...schema.validate(object, old), ...validateScaled(object, subresources.scale)],
    },
  };
}

function takeBack(object: CustomResource, old: CustomResource, name: string): void {
  if (Object.hasOwn(old, name)) setMember(object, name, old[name]);
  else delete object[name];
}

const terminating = (verb: string): StatusError =>
  new StatusError(405, 'MethodNotAllowed', `${verb} not allowed while custom resource definition is terminating`, {});
