import { describe, expect, it } from 'vitest';
import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../../common/api/core/v1/pod-spec.ts';
import { podCgroup } from '../cgroups/pod-cgroup.ts';
import type { Image } from '../runtime/port.ts';
import { parseResolvConf, podDns } from './dns.ts';
import { podNames } from './hostname.ts';
import { hostsFile } from './hosts-file.ts';
import { linuxResources } from './resources.ts';
import { containerSecurity, sandboxSecurity } from './security.ts';

const podOf = (spec: Partial<PodSpec> = {}): Pod => ({
  metadata: { name: 'web-0', namespace: 'ns', uid: 'u' },
  spec: { containers: [{ name: 'a' }], ...spec },
});

describe('podDns', () => {
  const cluster = { servers: ['10.96.0.10'], domain: 'cluster.local' };
  const ofHost = parseResolvConf(
    'nameserver 1.1.1.1\nnameserver 8.8.8.8\nsearch example.com .\noptions timeout:1 rotate\n# end\n',
  );
  const ofCluster = {
    servers: ['10.96.0.10'],
    searches: ['ns.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'example.com'],
    options: ['ndots:5'],
  };
  it.each<[string, Partial<PodSpec>, object]>([
    ['the cluster’s', {}, ofCluster],
    ['the host’s, by wish', { dnsPolicy: 'Default' }, ofHost],
    ['the host’s, on its network', { hostNetwork: true }, ofHost],
    ['the cluster’s on the host’s network', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }, ofCluster],
    [
      'its own alone',
      {
        dnsPolicy: 'None',
        dnsConfig: {
          nameservers: ['9.9.9.9'],
          searches: ['x.y'],
          options: [{ name: 'ndots', value: '2' }, { name: 'debug' }],
        },
      },
      { servers: ['9.9.9.9'], searches: ['x.y'], options: ['ndots:2', 'debug'] },
    ],
    [
      'its own option instead of the cluster’s',
      { dnsConfig: { options: [{ name: 'ndots', value: '1' }] } },
      { options: ['ndots:1'] },
    ],
  ])('gives a pod %s', (_what, spec, expected) => expect(podDns(podOf(spec), cluster, ofHost)).toMatchObject(expected));

  it('gives the host’s where the cluster has no name servers', () => {
    expect(podDns(podOf(), { ...cluster, servers: [] }, ofHost)).toEqual(ofHost);
  });
});

describe('podNames', () => {
  it.each<[Partial<PodSpec>, object]>([
    [{}, { hostname: 'web-0' }],
    [{ hostname: 'box' }, { hostname: 'box' }],
    [{ subdomain: 'web' }, { hostname: 'web-0', fqdn: 'web-0.web.ns.svc.cluster.local' }],
    [{ subdomain: 'web', setHostnameAsFQDN: true }, { hostname: 'web-0.web.ns.svc.cluster.local' }],
  ])('of %j', (spec, expected) => expect(podNames(podOf(spec), 'cluster.local')).toMatchObject(expected));
});

describe('hostsFile', () => {
  it('names the pod and its aliases', () => {
    const pod = podOf({ subdomain: 'web', hostAliases: [{ ip: '1.2.3.4', hostnames: ['x', 'y'] }] });
    const text = hostsFile(pod, podNames(pod, 'cluster.local'), ['10.244.0.5'], 'unused');
    expect(text).toContain('10.244.0.5\tweb-0.web.ns.svc.cluster.local\tweb-0\n');
    expect(text).toContain('1.2.3.4\tx\ty\n');
    expect(text).not.toContain('unused');
  });

  it('starts from the host’s on the host’s network', () => {
    expect(hostsFile(podOf({ hostNetwork: true }), { hostname: 'h' }, ['10.0.0.7'], '127.0.0.1 here\n')).toContain(
      '127.0.0.1 here\n',
    );
  });
});

describe('linuxResources', () => {
  const gibibyte = 1 << 30;
  const of = (requests?: Record<string, string>, limits?: Record<string, string>) =>
    linuxResources({ name: 'a', resources: { requests, limits } }, 'Burstable', 4 * gibibyte);
  it.each([
    ['nothing', of(), { cpuShares: 2, cpuQuota: 0, cpuPeriod: 0, memoryLimit: 0, oomScoreAdj: 999 }],
    ['a CPU', of({ cpu: '1' }), { cpuShares: 1024 }],
    ['at most half a CPU', of(undefined, { cpu: '500m' }), { cpuShares: 512, cpuQuota: 50_000, cpuPeriod: 100_000 }],
    ['next to no CPU', of(undefined, { cpu: '1m' }), { cpuQuota: 1_000 }],
    ['memory', of({ memory: '1Gi' }, { memory: '2Gi' }), { memoryLimit: 2 * gibibyte, oomScoreAdj: 750 }],
  ])('for a container that asks for %s', (_what, resources, expected) => expect(resources).toMatchObject(expected));

  it.each([
    ['Guaranteed', -997],
    ['BestEffort', 1000],
  ] as const)('lets the kernel end %s containers at %i', (qos, score) => {
    expect(linuxResources({ name: 'a' }, qos, gibibyte).oomScoreAdj).toBe(score);
  });
});

describe('podCgroup', () => {
  const uid = '1-2';
  it.each([
    ['Guaranteed', 'cgroupfs', '/kubepods/pod1-2'],
    ['Burstable', 'cgroupfs', '/kubepods/burstable/pod1-2'],
    ['BestEffort', 'systemd', '/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1_2.slice'],
    ['Guaranteed', 'systemd', '/kubepods.slice/kubepods-pod1_2.slice'],
  ] as const)('of a %s pod by %s', (qos, driver, expected) => expect(podCgroup(uid, qos, driver)).toBe(expected));
});

describe('containerSecurity', () => {
  const image = (more: Partial<Image> = {}): Image => ({
    id: 'i',
    tags: [],
    digests: [],
    bytes: 1,
    username: '',
    pinned: false,
    ...more,
  });
  const of = (container: Partial<Container>, spec: Partial<PodSpec> = {}, from = image()) =>
    containerSecurity({ name: 'a', ...container }, podOf(spec), from, '/var/lib/kubelet');

  it.each<[string, ReturnType<typeof of>, object]>([
    [
      'has a network of its pod’s and processes of its own',
      of({}),
      { namespaces: { network: 'pod', pid: 'container', ipc: 'pod' }, seccomp: { type: 'unconfined' } },
    ],
    [
      'sees the host',
      of({}, { hostNetwork: true, hostPID: true, hostIPC: true }),
      { namespaces: { network: 'node', pid: 'node', ipc: 'node' } },
    ],
    ['shares processes', of({}, { shareProcessNamespace: true }), { namespaces: { pid: 'pod' } }],
    [
      'runs as its own user rather than the pod’s',
      of({ securityContext: { runAsUser: 5 } }, { securityContext: { runAsUser: 6, runAsGroup: 7 } }),
      { runAsUser: 5, runAsGroup: 7 },
    ],
    [
      'runs as the image’s user where a group is asked for',
      of({ securityContext: { runAsGroup: 7 } }, {}, image({ uid: 9 })),
      { runAsUser: 9, runAsGroup: 7 },
    ],
    [
      'is in the pod’s groups',
      of({}, { securityContext: { fsGroup: 20, supplementalGroups: [30] } }),
      { supplementalGroups: [20, 30] },
    ],
    [
      'may do what it asks for',
      of({ securityContext: { capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } } }),
      { addCapabilities: ['NET_ADMIN'], dropCapabilities: ['ALL'] },
    ],
    [
      'cannot gain privileges',
      of({ securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true } }),
      { noNewPrivileges: true, readOnlyRoot: true },
    ],
    [
      'has the runtime’s filter',
      of({}, { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }),
      { seccomp: { type: 'runtime-default' } },
    ],
    [
      'has a filter of the host’s',
      of({ securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'p.json' } } }),
      { seccomp: { type: 'localhost', path: '/var/lib/kubelet/seccomp/p.json' } },
    ],
    [
      'has no filter when it is privileged',
      of({ securityContext: { privileged: true, seccompProfile: { type: 'RuntimeDefault' } } }),
      { privileged: true, seccomp: { type: 'unconfined' } },
    ],
  ])('of one that %s', (_what, security, expected) => expect(security).toMatchObject(expected));

  const nonRoot = { securityContext: { runAsNonRoot: true } };
  it.each<[string, Partial<Container>, Image, string | undefined]>([
    ['a number that is not root’s', nonRoot, image({ uid: 7 }), undefined],
    ['the image’s silence', nonRoot, image(), 'image will run as root'],
    ['the image’s root', nonRoot, image({ uid: 0 }), 'would run as root'],
    ['a name', nonRoot, image({ username: 'www' }), 'image has non-numeric user (www)'],
    ['its own root', { securityContext: { runAsNonRoot: true, runAsUser: 0 } }, image({ uid: 7 }), 'would run as root'],
  ])('of one that must not be root, by %s', (_what, container, from, problem) => {
    const make = () => of(container, {}, from);
    if (problem === undefined) expect(make).not.toThrow();
    else expect(make).toThrow(problem);
  });

  it('lets a sandbox be privileged where one of its containers is', () => {
    const spec = { containers: [{ name: 'a' }, { name: 'b', securityContext: { privileged: true } }] };
    expect(sandboxSecurity(podOf(spec), '/').privileged).toBe(true);
  });
});
