import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { forbidden } from '../status-error.ts';
import type { AdmissionPlugin } from './admission.ts';

const wanted = 'Always';

/**
 * Nobody uses an image that is on a node already without being allowed to pull it. Off unless it is enabled.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages
 */
export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  appliesTo: ({ operation, kind, subresource }) =>
    kind.group === '' &&
    kind.resource === 'pods' &&
    (operation === 'CREATE' || operation === 'UPDATE') &&
    (subresource === '' || subresource === 'ephemeralcontainers'),
  mutate({ object, oldObject }) {
    // Whether pods that are there pull again is decided already.
    const before = new Set(oldObject ? containersOf(oldObject as Pod).map(({ image }) => image) : []);
    for (const container of containersOf(object as Pod)) {
      if (!before.has(container.image)) container.imagePullPolicy = wanted;
    }
  },
  validate({ object, operation, kind, name }) {
    if (operation !== 'CREATE') return;
    const wrong = containersOf(object as Pod).find(({ imagePullPolicy }) => imagePullPolicy !== wanted);
    if (wrong) throw forbidden(kind, name, `container ${wrong.name} must have imagePullPolicy ${wanted}`);
  },
};

function containersOf({ spec }: Pod) {
  return [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])];
}
