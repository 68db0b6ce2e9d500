import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { NodeGraph } from './node-graph.ts';
import { referencesOf } from './pod-references.ts';
import { boundVolumeOf } from './volume-references.ts';

const pod = (name: string, spec: Partial<Pod['spec']>): Pod => ({
  metadata: { name, namespace: 'ns' },
  spec: { containers: [], ...spec },
});
const withSecret = (name: string, secretName: string, nodeName = 'h1') =>
  pod(name, { nodeName, volumes: [{ name: 'v', secret: { secretName } }] });

describe('the references of a pod', () => {
  it('are found in volumes, projections, environments of every container, pull secrets and its account', () => {
    const container = (name: string, secret: string) => ({
      name,
      image: 'x',
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: secret, key: 'k' } } }],
      envFrom: [{ configMapRef: { name: `${secret}-map` } }],
    });
    const found = referencesOf(
      pod('p', {
        serviceAccountName: 'robot',
        imagePullSecrets: [{ name: 'pull' }],
        volumes: [
          { name: 'a', secret: { secretName: 'in-volume' } },
          { name: 'b', configMap: { name: 'map' } },
          { name: 'd', persistentVolumeClaim: { claimName: 'claim' } },
          { name: 'e', ephemeral: {} },
          { name: 'c', projected: { sources: [{ secret: { name: 'projected' } }, { configMap: { name: 'ca' } }] } },
        ],
        containers: [container('c', 'main')],
        initContainers: [container('i', 'init')],
      }),
    );
    expect([...found].sort()).toEqual([
      'configmaps/ns/ca',
      'configmaps/ns/init-map',
      'configmaps/ns/main-map',
      'configmaps/ns/map',
      'persistentvolumeclaims/ns/claim',
      'persistentvolumeclaims/ns/p-e',
      'secrets/ns/in-volume',
      'secrets/ns/init',
      'secrets/ns/main',
      'secrets/ns/projected',
      'secrets/ns/pull',
      'serviceaccounts/ns/robot',
    ]);
  });
});

describe('the node graph', () => {
  it('relates a secret to the node of a pod that names it, and to no other', () => {
    const graph = new NodeGraph();
    graph.put(withSecret('p', 's'));
    expect(graph.isReferenced('secrets', 'ns', 's', 'h1')).toBe(true);
    expect(graph.isReferenced('secrets', 'ns', 's', 'h2')).toBe(false);
    expect(graph.isReferenced('secrets', 'other', 's', 'h1')).toBe(false);
    expect(graph.isReferenced('configmaps', 'ns', 's', 'h1')).toBe(false);
    expect(graph.isBound('ns', 'p', 'h1')).toBe(true);
  });

  it('relates nothing to a pod that has no node yet', () => {
    const graph = new NodeGraph();
    graph.put({
      ...withSecret('p', 's'),
      spec: { containers: [], volumes: [{ name: 'v', secret: { secretName: 's' } }] },
    });
    expect(graph.isReferenced('secrets', 'ns', 's', '')).toBe(false);
    expect(graph.isBound('ns', 'p', '')).toBe(false);
  });

  it('relates a volume to the node of a pod that names its claim, while it is bound to it', () => {
    const graph = new NodeGraph();
    graph.put(pod('p', { nodeName: 'h1', volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] }));
    expect(graph.isVolumeOf('pv', 'h1')).toBe(false);
    const claimRef = { namespace: 'ns', name: 'c' };
    const spec = { claimRef, csi: { driver: 'd', volumeHandle: 'v', nodePublishSecretRef: { name: 's' } } };
    graph.putVolume('pv', boundVolumeOf({ metadata: { name: 'pv' }, spec }));
    const related = (node: string) => [graph.isVolumeOf('pv', node), graph.isReferenced('secrets', 'ns', 's', node)];
    expect([related('h1'), related('h2')]).toEqual([
      [true, true],
      [false, false],
    ]);
    graph.putVolume('pv', boundVolumeOf({ metadata: { name: 'pv' }, spec: { ...spec, claimRef: undefined } }));
    expect(related('h1')).toEqual([false, false]);
    graph.putAttachment('a', 'h1');
    expect([graph.isAttachedTo('a', 'h1'), graph.isAttachedTo('a', 'h2')]).toEqual([true, false]);
    graph.putAttachment('a', undefined);
    expect(graph.isAttachedTo('a', 'h1')).toBe(false);
  });

  it('keeps a relation until the last pod that makes it is gone', () => {
    const graph = new NodeGraph();
    graph.put(withSecret('a', 's'));
    graph.put(withSecret('b', 's'));
    graph.remove('ns/a');
    expect(graph.isReferenced('secrets', 'ns', 's', 'h1')).toBe(true);
    graph.remove('ns/b');
    expect(graph.isReferenced('secrets', 'ns', 's', 'h1')).toBe(false);
  });

  it('follows a pod of the same name to what it names now', () => {
    const graph = new NodeGraph();
    graph.put(withSecret('p', 'old'));
    graph.put(withSecret('p', 'old'));
    graph.put(withSecret('p', 'new', 'h2'));
    expect(graph.isReferenced('secrets', 'ns', 'old', 'h1')).toBe(false);
    expect(graph.isReferenced('secrets', 'ns', 'new', 'h2')).toBe(true);
    graph.remove('ns/p');
    expect(graph.isReferenced('secrets', 'ns', 'new', 'h2')).toBe(false);
  });
});
