import { ResourceQuotaKind } from '../../../../common/api/core/v1/resource-quota.ts';
import { evaluatorOf } from '../../../../common/api/quota/evaluators.ts';
import { forbidden } from '../../status-error.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import type { Charged } from './charge.ts';
import { Ledger } from './ledger.ts';

/**
 * What a namespace may use of everything is never exceeded. Last of all plugins: what it charges is what will be written.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function resourceQuota(): AdmissionPlugin {
  const ledger = new Ledger();
  return {
    name: 'ResourceQuota',
    appliesTo: (request) => request.namespace !== '' && mayUseMore(request),
    async validate(request, { served, store, clock }) {
      const { namespace, kind, name, object, oldObject: old, signal } = request;
      const { items: quotas } = await served.require(ResourceQuotaKind).cache.list({ namespace, at: 'any' }, signal);
      if (quotas.length === 0 || !object) return;
      const charged: Charged = { evaluator: evaluatorOf(kind), object, old, now: clock.now() };
      const refusal = (why: string) => forbidden(kind, name, why);
      const reservation = await ledger.reserve({ charged, namespace, quotas, refusal, signal }, store);
      if (!request.dryRun) return reservation;
      reservation?.end();
    },
  };
}

function mayUseMore({ operation, kind, subresource, object }: AdmissionRequest): boolean {
  // Events come in any number and go by themselves.
  if (kind.resource === 'events' && (kind.group === '' || kind.group === 'events.k8s.io')) return false;
  if (operation === 'CREATE') return subresource === '';
  return (
    operation === 'UPDATE' &&
    object?.metadata.deletionTimestamp === undefined &&
    evaluatorOf(kind).growsBy.includes(subresource)
  );
}
