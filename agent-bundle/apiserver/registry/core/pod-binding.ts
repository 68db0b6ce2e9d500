import { Binding } from '../../../../common/api/core/v1/binding.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { conflict, invalid } from '../../status-error.ts';
import { type FieldError, requiredValue, unsupportedValue } from '../field-error.ts';
import type { ActionSubresource } from '../resource.ts';

/** How the scheduler gives a pod its node, once: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/binding-v1/ */
export const binding: ActionSubresource<Pod> = {
  type: 'action',
  verbs: ['create'],
  body: { group: '', version: 'v1', kind: 'Binding', schema: Binding },
  act: (pod, body, { now }) => {
    const { metadata, target } = body as Binding;
    const errors = validateTarget(target);
    if (errors.length > 0) throw invalid({ group: '', kind: 'Binding' }, metadata.name, errors);
    const refused = refusal(pod, metadata.uid);
    if (refused) throw conflict({ group: '', resource: 'pods/binding' }, pod.metadata.name, refused);
    pod.spec.nodeName = target.name;
    if (metadata.annotations) pod.metadata.annotations = { ...pod.metadata.annotations, ...metadata.annotations };
    setScheduled(pod, now);
    // Where it was to go matters no more: https://github.com/kubernetes/enhancements/issues/5278
    delete pod.status?.nominatedNodeName;
    return { type: 'update', object: pod };
  },
};

function validateTarget({ kind, name }: Binding['target']): FieldError[] {
  const errors = kind && kind !== 'Node' ? [unsupportedValue('target.kind', kind, ['Node', '<empty>'])] : [];
  return name ? errors : [...errors, requiredValue('target.name')];
}

function refusal({ metadata, spec }: Pod, uid: string | undefined): string | undefined {
  const { name } = metadata;
  if (uid && uid !== metadata.uid) {
    return `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
  }
  if (metadata.deletionTimestamp) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (spec.nodeName) return `pod ${name} is already assigned to node "${spec.nodeName}"`;
  return spec.schedulingGates?.length ? `pod ${name} has non-empty .spec.schedulingGates` : undefined;
}

function setScheduled(pod: Pod, now: string): void {
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: now };
  pod.status = { ...pod.status, conditions: [...others, scheduled] };
}
