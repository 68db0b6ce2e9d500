import { describe, expect, it } from 'vitest';
import { ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import type { OwnerReference } from '../../../common/api/meta/v1.ts';
import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { AskedFor, Attributes } from '../authorization/authorizer.ts';
import { RequestNotes } from '../http/request-notes.ts';
import { noOptions } from '../routes/write-options.ts';
import type { AdmissionContext, AdmissionRequest } from './admission.ts';
import { alwaysPullImages } from './always-pull-images.ts';
import { extendedResourceToleration } from './extended-resource-toleration.ts';
import { ownerReferencesPermissionEnforcement } from './owner-references.ts';

function request(kind: Kind, object: ApiObject, oldObject?: ApiObject): AdmissionRequest {
  return {
    operation: oldObject ? 'UPDATE' : 'CREATE',
    served: undefined as never,
    kind,
    subresource: '',
    namespace: 'ns',
    name: 'a',
    user: { name: 'ann', groups: [] },
    notes: new RequestNotes(),
    options: noOptions,
    dryRun: false,
    object,
    oldObject,
    signal: new AbortController().signal,
  };
}

const nothing = {} as AdmissionContext;
const pod = (container: Partial<Pod['spec']['containers'][0]>): Pod => ({
  metadata: { name: 'a', namespace: 'ns' },
  spec: { containers: [{ name: 'c', image: 'x', ...container }] },
});

it('AlwaysPullImages has every image pulled that a pod comes with', () => {
  const made = pod({ imagePullPolicy: 'Never' });
  void alwaysPullImages.mutate?.(request(PodKind, made), nothing);
  expect(made.spec.containers[0]?.imagePullPolicy).toBe('Always');
  expect(() => alwaysPullImages.validate?.(request(PodKind, pod({ imagePullPolicy: 'Never' })), nothing)).toThrow(
    'pods "a" is forbidden: container c must have imagePullPolicy Always',
  );
  const kept = pod({ imagePullPolicy: 'Never' });
  void alwaysPullImages.mutate?.(request(PodKind, kept, structuredClone(kept)), nothing);
  expect(kept.spec.containers[0]?.imagePullPolicy).toBe('Never');
});

it('ExtendedResourceToleration lets pods onto the nodes of the devices that they ask for', () => {
  const made = pod({ resources: { requests: { cpu: '1', 'example.com/gpu': '1', 'a.kubernetes.io/x': '1' } } });
  for (let times = 0; times < 2; times++) void extendedResourceToleration.mutate?.(request(PodKind, made), nothing);
  expect(made.spec.tolerations).toEqual([{ key: 'example.com/gpu', operator: 'Exists' }]);
});

describe('OwnerReferencesPermissionEnforcement', () => {
  const owner: OwnerReference = { apiVersion: 'v1', kind: 'Pod', name: 'owner', uid: 'u', blockOwnerDeletion: true };
  const owned = (...ownerReferences: OwnerReference[]) => ({
    metadata: { name: 'a', namespace: 'ns', ownerReferences },
  });
  const context = (mayDo: (asked: AskedFor) => boolean): AdmissionContext => ({
    ...nothing,
    served: { all: [{ named: { kind: PodKind } }] } as unknown as AdmissionContext['served'],
    authorizer: {
      authorize: ({ request: asked }: Attributes) => ({ outcome: mayDo(asked) ? 'allow' : 'no-opinion' }),
    },
  });
  const check = async (object: ApiObject, old: ApiObject | undefined, mayDo: (asked: AskedFor) => boolean) => {
    const asked = request(ConfigMapKind, object, old);
    if (!ownerReferencesPermissionEnforcement.appliesTo(asked)) return 'not asked';
    try {
      await ownerReferencesPermissionEnforcement.validate?.(asked, context(mayDo));
      return 'allowed';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const mayDelete = (asked: AskedFor) => asked.verb === 'delete';
  const mayBoth = (asked: AskedFor) =>
    mayDelete(asked) || (asked.kind === 'resource' && asked.resource === 'pods' && asked.subresource === 'finalizers');

  it.each<[string, ApiObject, ApiObject | undefined, (asked: AskedFor) => boolean, string]>([
    ['who changes no owners is not asked', owned(owner), owned(owner), () => false, 'not asked'],
    ['who may both is allowed', owned(owner), owned(), mayBoth, 'allowed'],
    [
      'who may not delete gives it to nobody',
      owned(owner),
      owned(),
      () => false,
      'configmaps "a" is forbidden: cannot set an ownerRef on a resource you can\'t delete: RBAC: not allowed',
    ],
    [
      'who may not finalize the owner does not hold it up',
      owned(owner),
      undefined,
      mayDelete,
      'configmaps "a" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can\'t set finalizers on: RBAC: not allowed',
    ],
    [
      'an owner that is not held up is nobody’s matter',
      owned({ ...owner, blockOwnerDeletion: false }),
      undefined,
      mayDelete,
      'allowed',
    ],
  ])('%s', async (_, object, old, mayDo, expected) => {
    expect(await check(object, old, mayDo)).toBe(expected);
  });
});
