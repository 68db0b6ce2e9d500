import { defaultAmong } from '../../../common/api/default-class.ts';
import { type Ingress, IngressKind } from '../../../common/api/networking/v1/ingress.ts';
import { IngressClassKind } from '../../../common/api/networking/v1/ingress-class.ts';
import type { AdmissionPlugin } from './admission.ts';
import { knownObjects } from './known-objects.ts';

const isDefault = ['ingressclass.kubernetes.io/is-default-class'];
const oldField = 'kubernetes.io/ingress.class';

/**
 * An ingress that names no class is of the default class where there is one.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaultingressclass
 */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  appliesTo: ({ operation, kind, subresource }) =>
    operation === 'CREATE' &&
    kind.group === IngressKind.group &&
    kind.resource === IngressKind.resource &&
    subresource === '',
  async mutate({ object, signal }, context) {
    const ingress = object as Ingress;
    if (ingress.spec?.ingressClassName !== undefined || ingress.metadata.annotations?.[oldField] !== undefined) return;
    const found = defaultAmong(await knownObjects(context, IngressClassKind, undefined, signal), isDefault);
    if (found) ingress.spec = { ...ingress.spec, ingressClassName: found.metadata.name };
  },
};
