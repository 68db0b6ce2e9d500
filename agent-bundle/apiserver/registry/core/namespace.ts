import { type Namespace, NamespaceKind } from '../../../../common/api/core/v1/namespace.ts';
import { rfc1123Label } from '../../../../common/api/names.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, invalidValue } from '../field-error.ts';
import { nameBy, validateFinalizer } from '../validation/object-meta.ts';

/** The finalizer that the namespace controller takes away when nothing is left in the namespace. */
const contentFinalizer = 'kubernetes';
const nameLabel = 'kubernetes.io/metadata.name';

/**
 * https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/namespace-v1/
 *
 *   Active ──DELETE──▶ Terminating ──finalize takes the last of spec.finalizers──▶ gone
 */
export const namespaces = defineResource(NamespaceKind, {
  setDefaults: (namespace) => {
    if (namespace.metadata.name) {
      namespace.metadata.labels = { ...namespace.metadata.labels, [nameLabel]: namespace.metadata.name };
    }
  },
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  strategy: {
    validateName: nameBy(rfc1123Label),
    prepareForCreate: (namespace) => {
      const { name, labels } = namespace.metadata;
      namespace.metadata.labels = { ...labels, [nameLabel]: name };
      const finalizers = namespace.spec?.finalizers ?? [];
      if (!finalizers.includes(contentFinalizer)) finalizers.push(contentFinalizer);
      namespace.spec = { finalizers };
      namespace.status = { phase: 'Active' };
    },
    validateCreate: validate,
    prepareForUpdate: (namespace, old) => {
      namespace.spec = old.spec;
      namespace.status = old.status;
    },
    validateUpdate: validate,
    isHeld: ({ spec }) => (spec?.finalizers ?? []).length > 0,
    prepareForDeletion: (namespace) => {
      delete namespace.metadata.deletionGracePeriodSeconds;
      namespace.status = { ...namespace.status, phase: 'Terminating' };
    },
  },
  subresources: {
    finalize: {
      type: 'part',
      verbs: ['update'],
      strategy: {
        resetFields: ['status'],
        prepareForUpdate: (namespace, old) => {
          namespace.status = old.status;
        },
        validateUpdate: validate,
      },
    },
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (namespace, old) => {
          namespace.spec = old.spec;
        },
        validateUpdate: validatePhase,
      },
    },
  },
  selectableFields: { 'status.phase': ({ status }) => status?.phase },
  columns: [
    nameColumn,
    column('Status', 'Whether the namespace is in use or being deleted.', ({ status }) => status?.phase ?? ''),
    ageColumn,
  ],
});

function validate({ spec }: Namespace): FieldError[] {
  return (spec?.finalizers ?? []).flatMap((finalizer) => validateFinalizer(finalizer, 'spec.finalizers'));
}

function validatePhase({ metadata, status }: Namespace): FieldError[] {
  const phase = status?.phase ?? '';
  if (!metadata.deletionTimestamp) {
    const why = "may only be 'Active' if `deletionTimestamp` is empty";
    return phase === 'Active' ? [] : [invalidValue('status.phase', phase, why)];
  }
  const why = "may only be 'Terminating' if `deletionTimestamp` is not empty";
  return phase === 'Terminating' ? [] : [invalidValue('status.phase', phase, why)];
}
