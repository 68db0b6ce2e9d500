import { apiserverUser } from '../../system-objects/apiserver-user.ts';
import type { AdmissionRequest } from '../admission.ts';

const group = 'admissionregistration.k8s.io';
const configurations: ReadonlySet<string> = new Set([
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
]);

/**
 * What no webhook and no policy is asked about: their own configurations, or nobody could mend one that refuses everything; what the
 * server writes itself, or it could not start beside one; and the steps of an action, which was asked about as a whole.
 */
export function isExempt({ kind, operation, subresource, served, user }: AdmissionRequest): boolean {
  if (kind.group === group && configurations.has(kind.resource)) return true;
  if (user === apiserverUser) return true;
  if (subresource === '' || operation === 'CREATE') return false;
  return served.resource.subresources[subresource]?.type === 'action';
}
