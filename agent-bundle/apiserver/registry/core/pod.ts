import { type Pod, PodKind } from '../../../../common/api/core/v1/pod.ts';
import { podColumns } from '../../table/pod.ts';
import { setPodDefaults } from '../defaults/pod-spec.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField } from '../field-error.ts';
import { binding } from './pod-binding.ts';
import { eviction } from './pod-eviction.ts';
import { mergeLabelKeys } from './pod-label-keys.ts';
import { qosClassOf } from './pod-qos.ts';
import { resize } from './pod-resize.ts';
import { podWarnings } from './pod-warnings.ts';
import { validateEphemeralUpdate, validatePodUpdate, validateStatusUpdate } from '../validation/pod-update.ts';
import { validatePodSpec } from '../validation/pod-spec.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
export const pods = defineResource(PodKind, {
  setDefaults: setPodDefaults,
  returnsDeletedObject: true,
  strategy: {
    prepareForCreate: (pod) => {
      pod.metadata.generation = 1;
      pod.status = { phase: 'Pending', qosClass: qosClassOf(pod) };
      if (pod.spec.schedulingGates?.length) pod.status.conditions = [gated];
      mergeLabelKeys(pod);
    },
    validateCreate: (pod) => [...validatePodSpec(pod.spec, 'spec'), ...validateNew(pod)],
    prepareForUpdate: (pod, old) => {
      pod.status = old.status;
      countGeneration(pod, old);
    },
    validateUpdate: (pod, old) => [...validatePodSpec(pod.spec, 'spec'), ...validatePodUpdate(pod, old)],
    warnings: (pod, old) => podWarnings(pod.spec, old?.spec, 'spec'),
    deletionGracePeriod,
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        resetFields: ['spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences'],
        prepareForUpdate: (pod, old) => {
          pod.spec = old.spec;
          pod.metadata.ownerReferences = old.metadata.ownerReferences;
          pod.status = { ...pod.status, qosClass: old.status?.qosClass ?? qosClassOf(old) };
        },
        validateUpdate: validateStatusUpdate,
      },
    },
    ephemeralcontainers: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        resetFields: ['status'],
        prepareForUpdate: (pod, old) => {
          const { ephemeralContainers } = pod.spec;
          pod.spec = { ...old.spec, ephemeralContainers };
          pod.status = old.status;
          const { labels, annotations, ownerReferences, finalizers } = old.metadata;
          Object.assign(pod.metadata, { labels, annotations, ownerReferences, finalizers });
          countGeneration(pod, old);
        },
        validateUpdate: (pod, old) => [...validatePodSpec(pod.spec, 'spec'), ...validateEphemeralUpdate(pod, old)],
      },
    },
    resize,
    binding,
    eviction,
    log: { type: 'connect', verbs: ['get'], kind: 'Pod' },
    attach: { type: 'connect', verbs: ['create', 'get'], kind: 'PodAttachOptions' },
    exec: { type: 'connect', verbs: ['create', 'get'], kind: 'PodExecOptions' },
    proxy: { type: 'connect', verbs: ['create', 'delete', 'get', 'patch', 'update'], kind: 'PodProxyOptions' },
    portforward: { type: 'connect', verbs: ['create', 'get'], kind: 'PodPortForwardOptions' },
  },
  selectableFields: {
    'spec.nodeName': ({ spec }) => spec.nodeName,
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy,
    'spec.schedulerName': ({ spec }) => spec.schedulerName,
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName,
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'status.phase': ({ status }) => status?.phase,
    'status.podIP': ({ status }) => status?.podIPs?.[0]?.ip ?? status?.podIP,
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName,
  },
  columns: podColumns,
});

const gated = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'SchedulingGated',
  message: 'Scheduling is blocked due to non-empty scheduling gates',
};

function validateNew({ spec }: Pod): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.ephemeralContainers?.length) {
    errors.push(forbiddenField('spec.ephemeralContainers', 'cannot be set on create'));
  }
  if (spec.nodeName && spec.schedulingGates?.length) {
    errors.push(forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  }
  return errors;
}

function countGeneration(pod: Pod, old: Pod): void {
  const changed = !semanticEqual(pod.spec, old.spec);
  pod.metadata.generation = (old.metadata.generation ?? 1) + (changed ? 1 : 0);
}

const defaultGrace = 30;

/** Only a pod that may be running somewhere is given time to stop. */
function deletionGracePeriod({ spec, status, metadata }: Pod, requested: number | undefined): number {
  if (!spec.nodeName || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0;
  // Deleted again without a wish: the period that runs stays.
  const running = metadata.deletionTimestamp ? metadata.deletionGracePeriodSeconds : undefined;
  const period = requested ?? running ?? spec.terminationGracePeriodSeconds ?? defaultGrace;
  return period < 0 ? 1 : period;
}
