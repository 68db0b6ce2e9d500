import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

const read = (flags: Record<string, string> = {}) => readOptions(new Map(Object.entries(flags)));

describe('the flags of simulated nodes', () => {
  it('may all be left out', () => {
    const { nodes, defaults, kubelet } = read();
    expect(nodes).toHaveLength(10);
    expect(nodes[9]).toMatchObject({ name: 'sim-10', address: '198.18.0.10', labels: {}, capacity: { pods: '110' } });
    expect([defaults, kubelet]).toEqual([{ startDelay: 1_000, stopDelay: 500, runTime: 5_000 }, undefined]);
  });

  it('name and place the nodes, by turns in their zones', () => {
    const { nodes } = read({ nodes: '300', prefix: 'z', zones: '3', 'node-labels': 'disk=ssd,tier=', cpu: '500m' });
    expect(nodes[255]).toMatchObject({
      name: 'z-256',
      address: '198.18.1.0',
      labels: { 'topology.kubernetes.io/zone': 'zone-1', disk: 'ssd', tier: '' },
      capacity: { cpu: '500m' },
    });
  });

  it('put all nodes where one kubelet answers for them', () => {
    const files = { 'tls-cert-file': 'c', 'tls-private-key-file': 'k', 'client-ca-file': 'a' };
    const { nodes, kubelet } = read({ nodes: '1', 'kubelet-port': '10250', ...files });
    expect(nodes[0]).toMatchObject({ address: '127.0.0.1', port: 10250 });
    expect(kubelet).toEqual({ host: '127.0.0.1', port: 10250, files: { cert: 'c', key: 'k', ca: 'a' } });
    expect(() => read({ 'kubelet-port': '10250' })).toThrow('--tls-cert-file is missing');
  });

  it.each([
    ['nodes', 'many', 'a whole number up to 65000'],
    ['nodes', '70000', 'a whole number up to 65000'],
    ['prefix', 'Sim_', 'the beginning of a name'],
    ['memory', 'lots', 'a quantity'],
    ['node-labels', 'disk', 'name=value'],
    ['start-delay', 'soon', 'a duration'],
  ])('are refused: --%s=%s', (name, value, wanted) => {
    expect(() => read({ [name]: value })).toThrow(`The flag --${name} has the value ${value}, which is not`);
    expect(() => read({ [name]: value })).toThrow(wanted);
  });
});
