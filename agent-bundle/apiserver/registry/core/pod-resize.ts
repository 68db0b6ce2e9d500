import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField, invalidValue } from '../field-error.ts';
import { countGeneration } from '../generation.ts';
import type { PartSubresource } from '../resource.ts';
import { validatePodSpec } from '../validation/pod-spec.ts';
import { qosClassOf } from './pod-qos.ts';

/** How much a running pod gets: https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/ */
export const resize: PartSubresource<Pod> = {
  type: 'part',
  verbs: ['get', 'patch', 'update'],
  strategy: {
    resetFields: ['status'],
    prepareForUpdate: (pod, old) => {
      const { containers, initContainers, resources } = pod.spec;
      pod.spec = {
        ...old.spec,
        containers: withResources(old.spec.containers, containers),
        ...(old.spec.initContainers
          ? { initContainers: withResources(old.spec.initContainers, initContainers ?? []) }
          : {}),
        ...(resources ? { resources } : {}),
      };
      pod.status = old.status;
      const { labels, annotations, ownerReferences, finalizers } = old.metadata;
      Object.assign(pod.metadata, { labels, annotations, ownerReferences, finalizers });
      countGeneration(pod, old, ({ spec }) => spec);
    },
    validateUpdate: (pod, old) => [...validatePodSpec(pod.spec, 'spec'), ...validateResize(pod, old)],
  },
};

/** Containers are neither added nor renamed on this road: of them only the resources are taken. */
function withResources(old: readonly Container[], asked: readonly Container[]): Container[] {
  return old.map((container) => {
    const match = asked.find(({ name }) => name === container.name);
    return match ? { ...container, resources: match.resources, resizePolicy: match.resizePolicy } : container;
  });
}

const mirror = 'kubernetes.io/config.mirror';

function validateResize(pod: Pod, old: Pod): FieldError[] {
  if (old.metadata.annotations?.[mirror] !== undefined) return [forbiddenField('', 'static pods cannot be resized')];
  if (old.spec.os?.name === 'windows') return [forbiddenField('', 'windows pods cannot be resized')];
  const errors = [
    ...validateContainers(pod.spec.containers, old.spec.containers, 'spec.containers'),
    ...validateContainers(pod.spec.initContainers ?? [], old.spec.initContainers ?? [], 'spec.initContainers'),
  ];
  const qosClass = qosClassOf(pod);
  if (qosClass !== (old.status?.qosClass ?? qosClassOf(old))) {
    errors.push(invalidValue('spec', qosClass, 'Pod QOS Class may not change as a result of resizing'));
  }
  return errors;
}

type Amounts = Readonly<Record<string, string>> | undefined;
const resizable = ['cpu', 'memory'];

function validateContainers(now: readonly Container[], before: readonly Container[], field: string): FieldError[] {
  return now.flatMap(({ resources, restartPolicy }, index) => {
    const old = before[index]?.resources;
    const at = `${field}[${index}].resources`;
    if (semanticEqual(resources ?? {}, old ?? {})) return [];
    if (field === 'spec.initContainers' && restartPolicy !== 'Always') {
      return [forbiddenField(at, 'resources for non-sidecar init containers are immutable')];
    }
    const removed = (amounts: Amounts, were: Amounts) => resizable.some((name) => were?.[name] && !amounts?.[name]);
    const others = (amounts: Amounts = {}) => Object.entries(amounts).filter(([name]) => !resizable.includes(name));
    const sameOthers =
      semanticEqual(others(resources?.limits), others(old?.limits)) &&
      semanticEqual(others(resources?.requests), others(old?.requests)) &&
      semanticEqual(resources?.claims ?? [], old?.claims ?? []);
    return [
      ...(removed(resources?.limits, old?.limits)
        ? [forbiddenField(`${at}.limits`, 'resource limits cannot be removed')]
        : []),
      ...(removed(resources?.requests, old?.requests)
        ? [forbiddenField(`${at}.requests`, 'resource requests cannot be removed')]
        : []),
      ...(sameOthers ? [] : [forbiddenField('spec', 'only cpu and memory resources are mutable')]),
    ];
  });
}
