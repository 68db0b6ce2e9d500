import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { AdmissionPlugin } from './admission.ts';

/**
 * Nodes with devices may be tainted by their names: pods that ask for such a device bear that. Off unless it is enabled.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#extendedresourcetoleration
 */
export const extendedResourceToleration: AdmissionPlugin = {
  name: 'ExtendedResourceToleration',
  appliesTo: ({ operation, kind, subresource }) =>
    kind.group === '' &&
    kind.resource === 'pods' &&
    subresource === '' &&
    (operation === 'CREATE' || operation === 'UPDATE'),
  mutate({ object }) {
    const { spec } = object as Pod;
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    const names = containers.flatMap(({ resources }) => Object.keys(resources?.requests ?? {})).filter(isDevice);
    const present = spec.tolerations ?? [];
    const missing = [...new Set(names)]
      .sort()
      .filter((name) => !present.some(({ key, operator, effect }) => key === name && operator === 'Exists' && !effect));
    if (missing.length > 0) spec.tolerations = [...present, ...missing.map((key) => ({ key, operator: 'Exists' }))];
  },
};

/** Such as `example.com/gpu`; what is of kubernetes.io itself is none. */
const isDevice = (name: string): boolean => name.includes('/') && !name.split('/')[0]?.endsWith('kubernetes.io');
