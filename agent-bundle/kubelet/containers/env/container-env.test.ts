import { describe, expect, it } from 'vitest';
import type { Container } from '../../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { Service } from '../../../../common/api/core/v1/service.ts';
import { containerEnv } from './container-env.ts';
import { serviceEnv } from './service-env.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const sources = {
  configMap: (name: string) =>
    name === 'cfg' ? { metadata: { name }, data: { colour: 'red', 'odd=key': 'x' } } : undefined,
  secret: (name: string) => (name === 'sec' ? { metadata: { name }, data: { word: base64('swordfish') } } : undefined),
  services: new Map([['API_HOST', '10.96.0.1']]),
  hostIps: ['10.0.0.7'],
  allocatable: { cpu: '2', memory: '4Gi' },
};

const env = (container: Partial<Container>) => {
  const whole: Container = { name: 'main', image: 'demo:1', ...container };
  const pod: Pod = {
    metadata: { name: 'p', namespace: 'ns', uid: 'u', labels: { app: 'web' } },
    spec: { nodeName: 'n1', serviceAccountName: 'robot', containers: [whole] },
    status: { podIP: '10.244.0.5' },
  };
  const entries = containerEnv(whole, pod, sources);
  return Object.fromEntries(entries.filter(({ name }) => name !== 'API_HOST').map(({ name, value }) => [name, value]));
};
const limits = { requests: { cpu: '250m' }, limits: { memory: '64Mi' } };
const field = (fieldPath: string) => ({ name: 'X', valueFrom: { fieldRef: { fieldPath } } });
const resource = (name: string, divisor?: string) => ({
  name: 'X',
  valueFrom: { resourceFieldRef: { resource: name, divisor } },
});

describe('containerEnv', () => {
  it.each<[string, Partial<Container>, Record<string, string>]>([
    ['a literal', { env: [{ name: 'X', value: 'y' }] }, { X: 'y' }],
    [
      'an earlier variable, and one of a service',
      {
        env: [
          { name: 'X', value: 'y' },
          { name: 'Z', value: '$(X) $(API_HOST)' },
        ],
      },
      { X: 'y', Z: 'y 10.96.0.1' },
    ],
    [
      'a whole config map, under a prefix, but for keys that name no variable',
      { envFrom: [{ prefix: 'C_', configMapRef: { name: 'cfg' } }] },
      { C_colour: 'red' },
    ],
    ['a whole secret', { envFrom: [{ secretRef: { name: 'sec' } }] }, { word: 'swordfish' }],
    [
      'its own over a whole config map’s',
      { envFrom: [{ configMapRef: { name: 'cfg' } }], env: [{ name: 'colour', value: 'blue' }] },
      { colour: 'blue' },
    ],
    [
      'a key of a config map',
      { env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'cfg', key: 'colour' } } }] },
      { X: 'red' },
    ],
    [
      'nothing of an optional key that is not there',
      { env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'sec', key: 'no', optional: true } } }] },
      {},
    ],
    [
      'nothing of an optional config map that is not there',
      { envFrom: [{ configMapRef: { name: 'no', optional: true } }] },
      {},
    ],
    ['the pod’s address', { env: [field('status.podIP')] }, { X: '10.244.0.5' }],
    ['the node’s address', { env: [field('status.hostIP')] }, { X: '10.0.0.7' }],
    ['a label', { env: [field("metadata.labels['app']")] }, { X: 'web' }],
    ['the service account', { env: [field('spec.serviceAccountName')] }, { X: 'robot' }],
    ['a request, rounded up', { resources: limits, env: [resource('requests.cpu')] }, { X: '1' }],
    ['a request in thousandths', { resources: limits, env: [resource('requests.cpu', '1m')] }, { X: '250' }],
    ['a limit in bytes', { resources: limits, env: [resource('limits.memory')] }, { X: '67108864' }],
    ['what the node has, where there is no limit', { env: [resource('limits.memory', '1Gi')] }, { X: '4' }],
  ])('takes %s', (_what, container, expected) => expect(env(container)).toEqual(expected));

  it.each<[string, Partial<Container>, string]>([
    ['a missing config map', { envFrom: [{ configMapRef: { name: 'no' } }] }, 'configmap "no" not found'],
    [
      'a missing key',
      { env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'sec', key: 'no' } } }] },
      "couldn't find key no in Secret ns/sec",
    ],
    [
      'an unknown field',
      { env: [field('spec.secretThing')] },
      'variable X cannot be set: the pod has no field spec.secretThing',
    ],
  ])('refuses %s', (_what, container, message) => {
    expect(() => env(container)).toThrow(expect.objectContaining({ reason: 'CreateContainerConfigError', message }));
  });
});

describe('serviceEnv', () => {
  const service = (namespace: string, name: string, clusterIP: string): Service => ({
    metadata: { name, namespace },
    spec: {
      clusterIP,
      ports: [
        { name: 'web-ui', port: 80, protocol: 'TCP' },
        { port: 53, protocol: 'UDP' },
      ],
    },
  });
  const services = [
    service('ns', 'my-db', '10.96.0.5'),
    service('other', 'far', '10.96.0.6'),
    service('default', 'kubernetes', '10.96.0.1'),
    service('ns', 'headless', 'None'),
  ];

  it('tells of the namespace’s services and the API’s', () => {
    const variables = serviceEnv(services, 'ns', true);
    expect(Object.fromEntries([...variables].filter(([name]) => name.startsWith('MY_DB')))).toEqual({
      MY_DB_SERVICE_HOST: '10.96.0.5',
      MY_DB_SERVICE_PORT: '80',
      MY_DB_SERVICE_PORT_WEB_UI: '80',
      MY_DB_PORT: 'tcp://10.96.0.5:80',
      MY_DB_PORT_80_TCP: 'tcp://10.96.0.5:80',
      MY_DB_PORT_80_TCP_PROTO: 'tcp',
      MY_DB_PORT_80_TCP_PORT: '80',
      MY_DB_PORT_80_TCP_ADDR: '10.96.0.5',
      MY_DB_PORT_53_UDP: 'udp://10.96.0.5:53',
      MY_DB_PORT_53_UDP_PROTO: 'udp',
      MY_DB_PORT_53_UDP_PORT: '53',
      MY_DB_PORT_53_UDP_ADDR: '10.96.0.5',
    });
    expect(variables.get('KUBERNETES_SERVICE_HOST')).toBe('10.96.0.1');
    expect([...variables.keys()].filter((name) => /^(FAR|HEADLESS)/.test(name))).toEqual([]);
  });

  it('tells of the API alone where a pod wants no links', () => {
    const names = [...serviceEnv(services, 'ns', false).keys()];
    expect(names.every((name) => name.startsWith('KUBERNETES_'))).toBe(true);
  });
});
