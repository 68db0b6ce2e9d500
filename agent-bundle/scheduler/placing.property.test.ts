import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../common/api/core/v1/node.ts';
import type { Pod } from '../../common/api/core/v1/pod.ts';
import { requirementsOf } from '../../common/api/labels.ts';
import { decide } from './decide.ts';
import { fitsNaively } from './naive-fit.fixture.ts';
import type { NodeCache } from './node-cache.ts';
import { podInfo } from './node-info.ts';
import { nodeNamed, nodes, pods } from './random-cluster.fixture.ts';
import { cacheOf, profileOf } from './scheduling.fixture.ts';

const profile = profileOf({ plugins: { multiPoint: { disabled: [{ name: 'DefaultPreemption' }] } } });
const placedOn = (pod: Pod, nodeName: string): Pod => ({ ...pod, spec: { ...pod.spec, nodeName } });
const selectors = ['a', 'b'].map((app) => requirementsOf({ matchLabels: { app } }));

/** All that decisions are made from. */
const known = (cache: NodeCache) => ({
  nodes: Object.fromEntries(
    cache.nodes.map((node) => [
      node.name,
      {
        requested: node.requested,
        weighed: node.weighed,
        pods: [...node.pods.keys()].sort(),
        ports: [...node.podsWithPorts.keys()].sort(),
      },
    ]),
  ),
  terms: (['requiredAffinity', 'requiredAntiAffinity', 'preferred'] as const).map((sort) =>
    Object.fromEntries([...cache.terms(sort)].map(({ term, byNode }) => [term.key, Object.fromEntries(byNode)])),
  ),
  places: ['zone', 'kubernetes.io/hostname'].map((key) => cache.places(key)),
  owned: ['a', 'b'].map((owner) => Object.fromEntries(cache.owned(owner))),
  matching: selectors.map((requirements) => Object.fromEntries(cache.matching('default', requirements, 'all'))),
});

describe('pods of any sort on nodes of any sort', () => {
  it('go where they fit, and wait only when they fit nowhere', () => {
    fc.assert(
      fc.property(nodes, pods, (all, wanted) => {
        const cache = cacheOf(all);
        const placed: Pod[] = [];
        for (const pod of wanted) {
          const info = podInfo(pod);
          const decision = decide(profile, info, cache);
          const fitting = all
            .filter((node) => fitsNaively(pod, node, all, placed))
            .map(({ metadata }) => metadata.name);
          if (decision.type === 'refuse') {
            expect(fitting).toEqual([]);
            continue;
          }
          expect(fitting).toContain(decision.nodeName);
          cache.assume(info, decision.nodeName);
          placed.push(placedOn(pod, decision.nodeName));
        }
        // Each is there once, where it was put.
        const there = cache.nodes.flatMap(({ name, pods: here }) => [...here.keys()].map((key) => `${key} on ${name}`));
        expect(there.sort()).toEqual(
          placed.map(({ metadata, spec }) => `default/${metadata.name} on ${spec.nodeName ?? ''}`).sort(),
        );
      }),
      { numRuns: 400 },
    );
  });
});

const names = ['n0', 'n1', 'n2'];
const step = fc.oneof(
  fc.record({ do: fc.constant('node' as const), node: fc.constantFrom(...names).chain(nodeNamed) }),
  fc.record({ do: fc.constant('node-gone' as const), name: fc.constantFrom(...names) }),
  fc.record({ do: fc.constant('confirm' as const), pod: fc.nat(), name: fc.constantFrom(...names) }),
  fc.record({ do: fc.constant('assume' as const), pod: fc.nat(), name: fc.constantFrom(...names) }),
  fc.record({ do: fc.constant('binding-failed' as const), pod: fc.nat() }),
  fc.record({ do: fc.constant('pod-gone' as const), pod: fc.nat() }),
  fc.record({ do: fc.constant('relabel' as const), pod: fc.nat(), app: fc.constantFrom('a', 'b') }),
);

describe('what is kept up to date step by step', () => {
  it('is what one would find out anew, after any events', () => {
    fc.assert(
      fc.property(pods, fc.array(step, { maxLength: 40, size: 'max' }), (all, steps) => {
        const cache = cacheOf([]);
        // Asked before anything happened, so that the counts are kept up to date from the start.
        known(cache);
        const objects = new Map(all.map((pod) => [`default/${pod.metadata.name}`, pod]));
        const keyAt = (index: number) => [...objects.keys()][index % objects.size] ?? '';
        const podAt = (index: number) => objects.get(keyAt(index)) as Pod;
        const there = new Map<string, Node>();
        const confirmed = new Map<string, string>();
        const assumed = new Map<string, string>();
        for (const each of steps) {
          if (each.do === 'node') {
            there.set(each.node.metadata.name, each.node);
            cache.setNode(each.node);
          } else if (each.do === 'node-gone') {
            there.delete(each.name);
            cache.removeNode(each.name);
          } else {
            const [key, pod] = [keyAt(each.pod), podAt(each.pod)];
            // A pod never leaves its node, and is assumed only while it has none.
            if (each.do === 'confirm' && !confirmed.has(key)) {
              confirmed.set(key, each.name);
              assumed.delete(key);
              cache.setPod(key, placedOn(pod, each.name));
            } else if (each.do === 'assume' && !confirmed.has(key)) {
              assumed.set(key, each.name);
              cache.assume(podInfo(pod), each.name);
            } else if (each.do === 'binding-failed') {
              assumed.delete(key);
              cache.forget(key);
            } else if (each.do === 'pod-gone') {
              confirmed.delete(key);
              assumed.delete(key);
              cache.setPod(key, undefined);
            } else if (each.do === 'relabel' && !assumed.has(key)) {
              const changed = { ...pod, metadata: { ...pod.metadata, labels: { app: each.app } } };
              objects.set(key, changed);
              if (confirmed.has(key)) cache.setPod(key, placedOn(changed, confirmed.get(key) ?? ''));
            }
          }
        }
        const placed: Record<string, Pod[]> = {};
        for (const [key, name] of [...confirmed, ...assumed]) (placed[name] ??= []).push(objects.get(key) as Pod);
        expect(known(cache)).toEqual(known(cacheOf([...there.values()], placed)));
      }),
      { numRuns: 400 },
    );
  });
});
