import {
  type CustomResourceDefinition,
  CustomResourceDefinitionKind,
} from '../../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { nameColumn } from '../../table/column.ts';
import { createdColumn } from '../../table/created.ts';
import { defineResource } from '../define-resource.ts';
import { countGeneration } from '../generation.ts';
import { statusPart } from '../status-part.ts';
import {
  validateDefinition,
  validateDefinitionUpdate,
  validateStoredVersions,
} from './custom-resource-definition-validation.ts';

/** Holds a definition until its objects are gone. */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

/**
 * https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/
 * What becomes of one (names accepted, established, served) is its controllers' to say: nothing is claimed here.
 */
export const customResourceDefinitions = defineResource(CustomResourceDefinitionKind, {
  setDefaults: ({ spec: { names } }) => {
    if (names.kind === '') return;
    names.singular ||= names.kind.toLowerCase();
    names.listKind ||= `${names.kind}List`;
  },
  strategy: {
    prepareForCreate: (definition) => {
      definition.metadata.generation = 1;
      definition.status = {};
      noteStorage(definition);
    },
    validateCreate: validateDefinition,
    prepareForUpdate: (definition, old) => {
      definition.status = { ...old.status };
      noteStorage(definition);
      countGeneration(definition, old, ({ spec }) => spec);
    },
    validateUpdate: validateDefinitionUpdate,
    finalizerNames: 'any',
    // Its objects go first: the server that has removed them takes the finalizer away.
    isHeld: ({ metadata }) => metadata.deletionTimestamp === undefined,
    prepareForDeletion: (definition) => beginCleanup(definition),
  },
  subresources: { status: statusPart(validateStoredVersions) },
  columns: [nameColumn, createdColumn],
});

function beginCleanup(definition: CustomResourceDefinition): void {
  const { metadata, status = {} } = definition;
  const others = (metadata.finalizers ?? []).filter((finalizer) => finalizer !== cleanupFinalizer);
  metadata.finalizers = [...others, cleanupFinalizer];
  const conditions = (status.conditions ?? []).filter(({ type }) => type !== 'Terminating');
  const pending = {
    type: 'Terminating',
    status: 'True',
    lastTransitionTime: metadata.deletionTimestamp,
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  };
  definition.status = { ...status, conditions: [...conditions, pending] };
}

/** From now on objects may be stored as the storage version. */
function noteStorage(definition: CustomResourceDefinition): void {
  const storage = definition.spec.versions.find((version) => version.storage)?.name;
  const stored = definition.status?.storedVersions ?? [];
  if (storage === undefined || stored.includes(storage)) return;
  definition.status = { ...definition.status, storedVersions: [...stored, storage] };
}
