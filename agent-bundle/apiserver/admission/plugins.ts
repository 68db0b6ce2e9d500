import type { AdmissionPlugin } from './admission.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeRestriction } from './node-restriction.ts';
import { serviceAccount } from './service-account.ts';

/** Every plugin, in the order in which they are asked: upstream's. Adding one is adding its file and a line here. */
export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  serviceAccount,
  nodeRestriction,
  defaultTolerationSeconds,
];
