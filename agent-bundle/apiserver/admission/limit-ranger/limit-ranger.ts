import { type LimitRange, LimitRangeKind } from '../../../../common/api/core/v1/limit-range.ts';
import type { PersistentVolumeClaim } from '../../../../common/api/core/v1/persistent-volume-claim.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { forbidden } from '../../status-error.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { knownObjects } from '../known-objects.ts';
import { claimViolations, podViolations } from './bounds.ts';
import { addDefaults } from './defaults.ts';

/**
 * Pods, containers and claims ask for no less and no more than the limit ranges of their namespace allow; what containers do
 * not say is filled in. https://kubernetes.io/docs/concepts/policy/limit-range/
 */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  appliesTo: (request) => isClaim(request) || isNewPod(request) || isResize(request),
  async mutate(request, context) {
    if (!isNewPod(request)) return;
    for (const range of await rangesOf(request, context)) addDefaults(request.object as Pod, range);
  },
  async validate(request, context) {
    const { kind, name, object } = request;
    // What goes may be as it is.
    if (!object || object.metadata.deletionTimestamp !== undefined) return;
    const violationsOf = isClaim(request)
      ? (range: LimitRange) => claimViolations(object as PersistentVolumeClaim, range)
      : (range: LimitRange) => podViolations(object as Pod, range);
    for (const range of await rangesOf(request, context)) {
      const found = [...new Set(violationsOf(range))];
      if (found.length > 0)
        throw forbidden(kind, name, found.length === 1 ? (found[0] ?? '') : `[${found.join(', ')}]`);
    }
  },
};

function rangesOf({ namespace, signal }: AdmissionRequest, context: AdmissionContext): Promise<readonly LimitRange[]> {
  return knownObjects(context, LimitRangeKind, namespace, signal);
}

const isPod = ({ kind }: AdmissionRequest): boolean => kind.group === '' && kind.resource === 'pods';
const isNewPod = (request: AdmissionRequest): boolean =>
  isPod(request) && request.operation === 'CREATE' && request.subresource === '';
const isResize = (request: AdmissionRequest): boolean =>
  isPod(request) && request.operation === 'UPDATE' && request.subresource === 'resize';
const isClaim = ({ kind, operation, subresource }: AdmissionRequest): boolean =>
  kind.group === '' &&
  kind.resource === 'persistentvolumeclaims' &&
  subresource === '' &&
  (operation === 'CREATE' || operation === 'UPDATE');
