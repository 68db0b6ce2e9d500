import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import { type CheckedPod } from './pod-parts.ts';
import { defaultPodSecurity, readPodSecurity } from './configuration.ts';
import { existingPodWarnings } from './existing-pods.ts';
import { type Level, policyOf, standardText } from './policy.ts';
import { detailOf, violationsOf } from './standards.ts';

type Spec = Partial<Pod['spec']>;
type Container = Pod['spec']['containers'][0];

const pod = (spec: Spec, annotations: Record<string, string> = {}): CheckedPod => ({
  metadata: { annotations },
  spec: { containers: [], ...spec },
});
const of = (...securityContexts: Array<Container['securityContext']>): Spec => ({
  containers: securityContexts.map((securityContext, at) => ({ name: `c${at + 1}`, image: 'x', securityContext })),
});
const detail = (checked: CheckedPod, level: Level, version: number | 'latest' = 'latest') =>
  detailOf(violationsOf(checked, { level, version }));

const good: Container['securityContext'] = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const goodPod: Spec = {
  ...of(good),
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
};

describe('baseline', () => {
  it.each<[Spec, string]>([
    [{}, ''],
    [{ hostNetwork: true, hostIPC: true }, 'host namespaces (hostNetwork=true, hostIPC=true)'],
    [of({ privileged: true }), 'privileged (container "c1" must not set securityContext.privileged=true)'],
    [
      of({ capabilities: { add: ['NET_ADMIN', 'CHOWN'] } }, { capabilities: { add: ['BPF'] } }),
      'non-default capabilities (containers "c1", "c2" must not include "BPF", "NET_ADMIN" in securityContext.capabilities.add)',
    ],
    [
      {
        volumes: [
          { name: 'v', hostPath: { path: '/' } },
          { name: 'w', emptyDir: {} },
        ],
      },
      'hostPath volumes (volume "v")',
    ],
    [
      { containers: [{ name: 'a', image: 'x', ports: [{ containerPort: 1, hostPort: 80 }, { containerPort: 2 }] }] },
      'hostPort (container "a" uses hostPort 80)',
    ],
    [
      {
        initContainers: [{ name: 'i', image: 'x', livenessProbe: { httpGet: { port: 1, host: 'h' } } }],
        containers: [{ name: 'a', image: 'x', lifecycle: { preStop: { httpGet: { port: 1, host: 'g' } } } }],
      },
      'probe or lifecycle host (containers "a", "i" use probe or lifecycle hosts "g", "h")',
    ],
    [of({ procMount: 'Unmasked' }), 'procMount (container "c1" must not set securityContext.procMount to "Unmasked")'],
    [{ ...of({ procMount: 'Unmasked' }), hostUsers: false }, ''],
    [
      { ...of({ seLinuxOptions: { type: 'spc_t', role: 'r' } }), securityContext: { seLinuxOptions: { user: 'u' } } },
      'seLinuxOptions (pod and container "c1" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set; role may not be set)',
    ],
    [of({ seLinuxOptions: { type: 'container_engine_t', level: 's0' } }), ''],
    [
      {
        ...of({ seccompProfile: { type: 'Unconfined' } }),
        securityContext: { seccompProfile: { type: 'Unconfined' } },
      },
      'seccompProfile (pod and container "c1" must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    [
      of({ appArmorProfile: { type: 'Unconfined' } }),
      'forbidden AppArmor profile (container "c1" must not set AppArmor profile type to "Unconfined")',
    ],
    [
      {
        securityContext: {
          sysctls: [
            { name: 'kernel.shm_rmid_forced', value: '0' },
            { name: 'kernel.msgmax', value: '1' },
          ],
        },
      },
      'forbidden sysctls (kernel.msgmax)',
    ],
    [
      { securityContext: { windowsOptions: { hostProcess: true } } },
      'hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
    ],
  ])('finds in %j: %s', (spec, expected) => {
    expect(detail(pod(spec), 'baseline')).toBe(expected);
  });

  it('looks at annotations that were there before the fields', () => {
    const armour = { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' };
    expect(detail(pod({}, armour), 'baseline')).toBe(
      'forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/a=\\"unconfined\\"")',
    );
    const seccomp = { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' };
    expect(detail(pod({}, seccomp), 'baseline', 18)).toBe(
      'seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")',
    );
    expect(detail(pod({}, seccomp), 'baseline')).toBe('');
  });

  it('is what it was in the version that is named', () => {
    const probed = { containers: [{ name: 'a', image: 'x', startupProbe: { tcpSocket: { port: 1, host: 'h' } } }] };
    expect([detail(pod(probed), 'baseline', 33), detail(pod(probed), 'baseline', 99) !== '']).toEqual(['', true]);
    const sysctls = { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] } };
    expect(detail(pod(sysctls), 'baseline', 31)).toBe('forbidden sysctls (net.ipv4.tcp_rmem)');
    expect(detail(pod(sysctls), 'baseline')).toBe('');
  });
});

describe('restricted', () => {
  it.each<[Spec, string]>([
    [goodPod, ''],
    [
      { ...goodPod, ...of({ ...good, capabilities: { drop: ['KILL'], add: ['NET_ADMIN'] } }) },
      'unrestricted capabilities (container "c1" must set securityContext.capabilities.drop=["ALL"]; ' +
        'container "c1" must not include "NET_ADMIN" in securityContext.capabilities.add)',
    ],
    [
      {
        ...goodPod,
        volumes: [
          { name: 'v', hostPath: { path: '/' } },
          { name: 'w', nfs: { server: 's', path: '/' } },
        ],
      },
      'restricted volume types (volumes "v", "w" use restricted volume types "hostPath", "nfs")',
    ],
    [
      { ...goodPod, ...of({ ...good, runAsNonRoot: false }) },
      'runAsNonRoot != true (container "c1" must not set securityContext.runAsNonRoot=false)',
    ],
    [
      { ...goodPod, securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
      'runAsNonRoot != true (pod or container "c1" must set securityContext.runAsNonRoot=true)',
    ],
    [{ ...goodPod, ...of({ ...good, runAsUser: 0 }) }, 'runAsUser=0 (container "c1" must not set runAsUser=0)'],
    [
      { ...goodPod, securityContext: { runAsNonRoot: true } },
      'seccompProfile (pod or container "c1" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ],
    [{ ...of({}), os: { name: 'windows' }, securityContext: { runAsNonRoot: true } }, ''],
  ])('finds in %j: %s', (spec, expected) => {
    expect(detail(pod(spec), 'restricted')).toBe(expected);
  });
});

describe('the labels of a namespace', () => {
  const labels = (own: Record<string, string>) =>
    Object.fromEntries(Object.entries(own).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value]));
  const { defaults } = defaultPodSecurity;
  const said = (own: Record<string, string>) => {
    const { policy, errors } = policyOf(labels(own), defaults);
    return [...(['enforce', 'audit', 'warn'] as const).map((mode) => standardText(policy[mode])), errors.length];
  };
  it.each<[Record<string, string>, unknown[]]>([
    [{}, ['privileged:latest', 'privileged:latest', 'privileged:latest', 0]],
    [{ enforce: 'baseline', 'enforce-version': 'v1.30' }, ['baseline:v1.30', 'privileged:latest', 'baseline:v1.30', 0]],
    [{ enforce: 'baseline', warn: 'privileged' }, ['baseline:latest', 'privileged:latest', 'privileged:latest', 0]],
    [{ enforce: 'x', audit: 'y', warn: 'z' }, ['restricted:latest', 'privileged:latest', 'privileged:latest', 3]],
    [
      { audit: 'restricted', 'audit-version': '1.2' },
      ['privileged:latest', 'restricted:latest', 'privileged:latest', 1],
    ],
  ])('%j say %j', (own, expected) => {
    expect(said(own)).toEqual(expected);
  });
});

describe('pods that are there', () => {
  it('are named by the first of those with the same faults', () => {
    const named = (name: string, spec: Spec) => ({
      bytes: Buffer.from(JSON.stringify({ metadata: { name }, spec: { containers: [], ...spec } })),
    });
    const pods = [
      named('b', { hostPID: true }),
      named('a', { hostPID: true }),
      named('c', { hostPID: true }),
      named('fine', {}),
      named('exempt', { hostPID: true, runtimeClassName: 'box' }),
      named('d', { hostPID: true, ...of({ privileged: true }) }),
    ];
    const isExempt = ({ spec }: CheckedPod) => spec.runtimeClassName === 'box';
    expect(existingPodWarnings('ns', pods, { level: 'baseline', version: 'latest' }, isExempt)).toEqual([
      'existing pods in namespace "ns" violate the new PodSecurity enforce level "baseline:latest"',
      'a (and 2 other pods): host namespaces',
      'd: host namespaces, privileged',
    ]);
  });
});

describe('a configuration', () => {
  const head = { apiVersion: 'pod-security.admission.config.k8s.io/v1', kind: 'PodSecurityConfiguration' };

  it('sets defaults and exemptions', () => {
    const read = readPodSecurity({
      ...head,
      defaults: { enforce: 'baseline', 'enforce-version': 'v1.30' },
      exemptions: { namespaces: ['kube-system'] },
    });
    expect(standardText(read.defaults.enforce)).toBe('baseline:v1.30');
    expect(standardText(read.defaults.warn)).toBe('privileged:latest');
    expect(read.exemptions).toEqual({ usernames: [], runtimeClasses: [], namespaces: ['kube-system'] });
  });

  it.each([{ defaults: { enforce: 'loose' } }, { defaults: { 'warn-version': '1.2' } }, { exemptions: { pods: [] } }])(
    'is refused: %j',
    (wrong) => {
      expect(() => readPodSecurity({ ...head, ...wrong })).toThrow();
    },
  );
});
