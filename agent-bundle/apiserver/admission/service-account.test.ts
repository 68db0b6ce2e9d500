import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { ServiceAccount } from '../../../common/api/core/v1/service-account.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { RequestNotes } from '../http/request-notes.ts';
import { noOptions } from '../routes/write-options.ts';
import type { AdmissionContext, AdmissionRequest } from './admission.ts';
import { mountApiAccess, wantsApiAccess } from './api-access-volume.ts';
import { limitsSecrets, unlistedInEnvironment, unlistedSecret } from './mountable-secrets.ts';
import { serviceAccount } from './service-account.ts';

type Spec = Partial<Pod['spec']>;
const podOf = (spec: Spec = {}, annotations?: Record<string, string>): Pod => ({
  metadata: { name: 'p', namespace: 'ns', annotations },
  spec: { containers: [{ name: 'c' }], ...spec },
});
const accountOf = (rest: Partial<ServiceAccount> = {}): ServiceAccount => ({ metadata: { name: 'a' }, ...rest });
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';

describe('the API in pods', () => {
  it.each([
    [undefined, undefined, true],
    [undefined, false, false],
    [undefined, true, true],
    [false, true, false],
    [true, false, true],
  ])('pod says %s, account says %s: %s', (ofPod, ofAccount, wanted) => {
    const pod = podOf({ automountServiceAccountToken: ofPod });
    expect(wantsApiAccess(pod, accountOf({ automountServiceAccountToken: ofAccount }))).toBe(wanted);
  });

  it('is a volume with token, authority and namespace, in all containers', () => {
    const pod = podOf({ initContainers: [{ name: 'i' }], volumes: [{ name: 'own' }] });
    mountApiAccess(pod);
    const name = pod.spec.volumes?.[1]?.name;
    expect(name).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(pod.spec.volumes).toEqual([
      { name: 'own' },
      {
        name,
        projected: {
          defaultMode: 420,
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
            { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            {
              downwardAPI: {
                items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
              },
            },
          ],
        },
      },
    ]);
    const mounts = [{ name, readOnly: true, mountPath }];
    expect(pod.spec.containers).toEqual([{ name: 'c', volumeMounts: mounts }]);
    expect(pod.spec.initContainers).toEqual([{ name: 'i', volumeMounts: mounts }]);
  });

  it('leaves alone what is mounted there already, and needs no volume then', () => {
    const containers = [{ name: 'c', volumeMounts: [{ name: 'mine', mountPath }] }];
    const pod = podOf({ containers });
    mountApiAccess(pod);
    expect(pod.spec).toEqual({ containers });
  });

  it('uses a volume of that name that is there', () => {
    const volumes = [{ name: 'kube-api-access-mine', emptyDir: {} }];
    const pod = podOf({ volumes });
    mountApiAccess(pod);
    expect(pod.spec.volumes).toEqual(volumes);
    expect(pod.spec.containers[0]?.volumeMounts?.[0]?.name).toBe('kube-api-access-mine');
  });
});

describe('an account that limits secrets', () => {
  const account = accountOf({ secrets: [{ name: 'listed' }], imagePullSecrets: [{ name: 'pull' }] });
  const key = (name: string) => ({ name: 'E', valueFrom: { secretKeyRef: { name, key: 'k' } } });

  it.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['yes', false],
  ])('says so by an annotation: %s', (value, limits) => {
    const annotations = { 'kubernetes.io/enforce-mountable-secrets': value };
    expect(limitsSecrets(accountOf({ metadata: { name: 'a', annotations } }))).toBe(limits);
  });

  const rest = 'is not allowed because service account a does not reference that secret';
  it.each<[Spec, string | undefined]>([
    [{ volumes: [{ name: 'v', secret: { secretName: 'listed' } }], imagePullSecrets: [{ name: 'pull' }] }, undefined],
    [{ volumes: [{ name: 'v', secret: { secretName: 'x' } }] }, `volume with secret.secretName="x" ${rest}`],
    [
      { containers: [{ name: 'c', env: [key('listed'), key('x')] }] },
      `container c with envVar E referencing secret.secretName="x" ${rest}`,
    ],
    [
      { initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 'x' } }] }] },
      `init container i with envFrom referencing secret.secretName="x" ${rest}`,
    ],
    [
      { imagePullSecrets: [{ name: 'pull' }, { name: 'x' }] },
      'imagePullSecrets[1].name="x" is not allowed because service account a does not reference that imagePullSecret',
    ],
  ])('%j: %s', (spec, why) => {
    expect(unlistedSecret(podOf(spec), account)).toBe(why);
  });

  it('limits containers that join as well', () => {
    expect(unlistedInEnvironment('ephemeral container', [{ name: 'e', env: [key('x')] }], account)).toBe(
      `ephemeral container e with envVar E referencing secret.secretName="x" ${rest}`,
    );
  });
});

describe('a mirror pod', () => {
  const validate = async (spec: Spec) => {
    const object = podOf(spec, { 'kubernetes.io/config.mirror': 'x' });
    const request: AdmissionRequest = {
      operation: 'CREATE',
      served: undefined as never,
      kind: PodKind,
      subresource: '',
      namespace: 'ns',
      name: 'p',
      user: { name: 'system:node:h1', groups: [] },
      notes: new RequestNotes(),
      options: noOptions,
      dryRun: false,
      object,
      oldObject: undefined,
      signal: new AbortController().signal,
    };
    await serviceAccount.mutate?.(request, {} as AdmissionContext);
    expect(object.spec).toEqual(podOf(spec).spec);
    await serviceAccount.validate?.(request, {} as AdmissionContext);
  };

  it('stays as it is', () => validate({ volumes: [{ name: 'v', emptyDir: {} }] }));

  it.each<[Spec, string]>([
    [{ serviceAccountName: 'a' }, 'a mirror pod may not reference service accounts'],
    [{ volumes: [{ name: 'v', secret: { secretName: 's' } }] }, 'a mirror pod may not reference secrets'],
    [
      { volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 's' } }] } }] },
      'a mirror pod may not reference secrets',
    ],
    [
      { containers: [{ name: 'c', envFrom: [{ secretRef: { name: 's' } }] }] },
      'a mirror pod may not reference secrets',
    ],
    [
      { volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] },
      'a mirror pod may not use ServiceAccountToken volume projections',
    ],
  ])('with %j is refused', async (spec, why) => {
    await expect(validate(spec)).rejects.toThrow(`pods "p" is forbidden: ${why}`);
  });
});
