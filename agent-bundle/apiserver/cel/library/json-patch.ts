import { type CelFunction, asString, func, traversal } from './function.ts';

/** Keys in paths of JSON patches. https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/#json-patch */
export const jsonPatches: readonly CelFunction[] = [
  func(
    'jsonpatch.escapeKey',
    ['string'],
    'string',
    ([key]) => asString(key).replaceAll('~', '~0').replaceAll('/', '~1'),
    { cost: ([size]) => traversal(size!), resultSize: ([size]) => 2 * size! },
  ),
];
