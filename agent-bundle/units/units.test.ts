import { describe, expect, it } from 'vitest';
import { containerdConfig, containerdUnit } from './containerd.ts';
import { etcdUnit } from './etcd.ts';
import { flanneldUnit, netConfig } from './flanneld.ts';
import { kubeApiserverUnit } from './kube-apiserver.ts';
import { kubeControllerManagerUnit } from './kube-controller-manager.ts';
import { kubeProxyUnit } from './kube-proxy.ts';
import { kubeSchedulerUnit } from './kube-scheduler.ts';
import { kubeletUnit } from './kubelet.ts';
import { commandLine, renderUnit } from './unit-file.ts';

const release = '/opt/pilothouse/releases/1';
const apiServers = ['https://192.0.2.1:6443'];
const member = { name: 'h1', address: '192.0.2.1' };
const units = [
  etcdUnit({ release, member, members: [member, { name: 'h2', address: '192.0.2.2' }], token: 'one' }),
  containerdUnit(release),
  kubeApiserverUnit({
    release,
    address: '192.0.2.1',
    etcdServers: ['https://192.0.2.1:2379'],
    serviceCIDR: '10.96.0.0/16',
  }),
  kubeControllerManagerUnit({
    release,
    apiServers,
    podCIDR: '10.244.0.0/16',
    serviceCIDR: '10.96.0.0/16',
    nodeMonitorGracePeriod: '40s',
  }),
  kubeSchedulerUnit({ release, apiServers }),
  kubeletUnit({
    release,
    apiServers,
    nodeName: 'h1',
    address: '192.0.2.1',
  }),
  kubeProxyUnit({ release, apiServers, nodeName: 'h1', podCIDR: '10.244.0.0/16' }),
  flanneldUnit({ release, apiServers, nodeName: 'h1', address: '192.0.2.1' }),
];

describe.each(units.map((unit) => [unit.name, renderUnit(unit)] as const))('%s', (_name, text) => {
  it('says when it is ready, comes back when it dies, and starts with the host', () => {
    expect(text).toMatch(/^Type=notify$/m);
    expect(text).toMatch(/^Restart=always$/m);
    expect(text).toMatch(/^WantedBy=multi-user\.target$/m);
    expect(text).toMatch(/^StartLimitIntervalSec=0$/m);
  });

  it('starts after the network and the firewall', () => {
    expect(text).toMatch(/^After=network-online\.target firewalld\.service/m);
  });

  it('runs from the release, and holds no secret', () => {
    expect(text).toMatch(/^ExecStart=\/opt\/pilothouse\/releases\/1\/bin\//m);
    expect(text).not.toMatch(/password|token=ey|PRIVATE KEY/i);
  });
});

describe('a unit’s text', () => {
  it('escapes what systemd would read otherwise', () => {
    expect(commandLine(['/bin/a', '--b=50%', '--c=$HOME', '--d=two words', '--e="q"', '--f=a\\b'])).toBe(
      ['/bin/a', '--b=50%%', '--c=$$HOME', '"--d=two words"', '"--e=\\"q\\""', '--f=a\\\\b'].join(' \\\n  '),
    );
  });

  it('carries what is added to its environment, and leaves out what is undefined', () => {
    const text = renderUnit(
      {
        name: 'a.service',
        sections: { Unit: { Description: undefined }, Service: { Environment: ['A=1', 'B=2'] }, Install: {} },
      },
      { C: '3' },
    );
    expect(text).toContain('[Service]\nEnvironment=A=1\nEnvironment=B=2\nEnvironment=C=3\n');
    expect(text).not.toContain('Description');
  });

  it('tells etcd of all members, and listens for peers only where they come', () => {
    const text = renderUnit(units[0]!);
    expect(text).toContain('--initial-cluster=h1=https://192.0.2.1:2380,h2=https://192.0.2.2:2380');
    expect(text).toContain('--listen-peer-urls=https://192.0.2.1:2380');
    expect(text).not.toMatch(/http:\/\//);
  });

  it('has the controllers keep off the range of services, and names those that run only where they are named', () => {
    const text = renderUnit(units.find(({ name }) => name === 'kube-controller-manager.service')!);
    expect(text).toContain('--service-cluster-ip-range=10.96.0.0/16');
    expect(text).toContain('--controllers=*,bootstrap-signer-controller,token-cleaner-controller');
  });
});

describe('containerd’s configuration', () => {
  it.each([
    ['systemd', 'SystemdCgroup = true'],
    ['cgroupfs', 'SystemdCgroup = false'],
  ] as const)('makes cgroups by %s', (cgroupDriver, line) => {
    expect(containerdConfig({ release, cgroupDriver })).toContain(line);
  });
});

it('net-conf.json is flannel’s', () => {
  expect(JSON.parse(netConfig('10.244.0.0/16', 'vxlan'))).toEqual({
    Network: '10.244.0.0/16',
    Backend: { Type: 'vxlan' },
  });
});
