import { coreKinds } from './core/kinds.ts';
import { apiregistrationKinds } from './apiregistration/kinds.ts';
import { appsKinds } from './apps/kinds.ts';
import { eventsKinds } from './events/kinds.ts';
import { autoscalingKinds } from './autoscaling/kinds.ts';
import { batchKinds } from './batch/kinds.ts';
import { certificatesKinds } from './certificates/kinds.ts';
import { networkingKinds } from './networking/kinds.ts';
import { policyKinds } from './policy/kinds.ts';
import { rbacKinds } from './rbac/kinds.ts';
import { storageKinds } from './storage/kinds.ts';
import { admissionregistrationKinds } from './admissionregistration/kinds.ts';
import { apiextensionsKinds } from './apiextensions/kinds.ts';
import { schedulingKinds } from './scheduling/kinds.ts';
import { coordinationKinds } from './coordination/kinds.ts';
import { nodeKinds } from './node/kinds.ts';
import { discoveryKinds } from './discovery/kinds.ts';
import { flowcontrolKinds } from './flowcontrol/kinds.ts';
import { type ApiObject, type Kind, apiVersionOf } from './schema/kind.ts';

/** Every kind that is stored, in the order in which discovery lists groups. */
export const kinds: readonly Kind<ApiObject>[] = [
  ...coreKinds,
  ...apiregistrationKinds,
  ...appsKinds,
  ...eventsKinds,
  ...autoscalingKinds,
  ...batchKinds,
  ...certificatesKinds,
  ...networkingKinds,
  ...policyKinds,
  ...rbacKinds,
  ...storageKinds,
  ...admissionregistrationKinds,
  ...apiextensionsKinds,
  ...schedulingKinds,
  ...coordinationKinds,
  ...nodeKinds,
  ...discoveryKinds,
  ...flowcontrolKinds,
];

const byTypeMeta = new Map(kinds.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]));

/** The kind an object names itself by: `apps/v1`, `Deployment`. */
export function kindOf(apiVersion: string, kind: string): Kind<ApiObject> | undefined {
  return byTypeMeta.get(`${apiVersion}/${kind}`);
}
