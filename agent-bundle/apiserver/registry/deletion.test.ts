import { describe, expect, it, test } from 'vitest';
import type { ConfigMap } from '../../../common/api/core/v1/config-map.ts';
import type { Event } from '../../../common/api/core/v1/event.ts';
import type { Namespace } from '../../../common/api/core/v1/namespace.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { ReplicationController } from '../../../common/api/core/v1/replication-controller.ts';
import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import { type Deletion, decideDeletion } from './deletion.ts';
import { create, partOf, refusalOf, replace, resourceNamed, update } from './road.fixture.ts';
import { isReadyToRemove } from './update.ts';

const now = '2026-01-01T00:00:00Z';
const configMaps = resourceNamed<ConfigMap>('configmaps');
const pods = resourceNamed<Pod>('pods');
const namespaces = resourceNamed<Namespace>('namespaces');
const controllers = resourceNamed<ReplicationController>('replicationcontrollers');

const configMap = (finalizers?: string[]): ConfigMap => create(configMaps, { metadata: { name: 'a', finalizers } });

describe('what holds an object', () => {
  test.each<[string, string[], DeleteOptions, string, string[]]>([
    ['nothing', [], {}, 'remove', []],
    ['a finalizer', ['x/y'], {}, 'mark', ['x/y']],
    ['foreground deletion', [], { propagationPolicy: 'Foreground' }, 'mark', ['foregroundDeletion']],
    ['orphaning', ['x/y'], { propagationPolicy: 'Orphan' }, 'mark', ['x/y', 'orphan']],
    ['orphaning, asked for in the old way', [], { orphanDependents: true }, 'mark', ['orphan']],
    ['background deletion takes the others away', ['orphan'], { propagationPolicy: 'Background' }, 'remove', []],
    ['what was asked for before', ['foregroundDeletion'], {}, 'mark', ['foregroundDeletion']],
    ['one in place of the other', ['foregroundDeletion'], { propagationPolicy: 'Orphan' }, 'mark', ['orphan']],
  ])('%s', (_title, finalizers, options, type, left) => {
    const object = configMap();
    object.metadata.finalizers = finalizers;
    const deletion = decideDeletion(configMaps, object, options, now);
    expect(deletion.type).toBe(type);
    expect(object.metadata.finalizers ?? []).toEqual(left);
    expect(object.metadata.deletionTimestamp).toBe(type === 'mark' ? now : undefined);
    expect(object.metadata.deletionGracePeriodSeconds).toBe(type === 'mark' ? 0 : undefined);
  });

  it('an event has no dependents, whatever is said of them', () => {
    const events = resourceNamed<Event>('events');
    const event = create(events, { metadata: { name: 'e' }, involvedObject: { namespace: 'default' }, type: 'Normal' });
    event.metadata.finalizers = ['orphan'];
    expect(decideDeletion(events, event, { propagationPolicy: 'Foreground' }, now).type).toBe('remove');
  });

  it('a replication controller orphans its pods unless told otherwise', () => {
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x' }] } };
    const controller = create(controllers, { metadata: { name: 'rc' }, spec: { template } });
    expect(
      decideDeletion(controllers, structuredClone(controller), { propagationPolicy: 'Background' }, now).type,
    ).toBe('remove');
    expect(decideDeletion(controllers, controller, {}, now)).toMatchObject({
      type: 'mark',
      object: { metadata: { finalizers: ['orphan'], generation: 2 } },
    });
  });

  test.each<[DeleteOptions, number, RegExp]>([
    [
      { propagationPolicy: 'Bogus' },
      422,
      /propagationPolicy: Unsupported value: "Bogus": supported values: "Foreground", "Background", "Orphan", "nil"/,
    ],
    [
      { propagationPolicy: 'Orphan', orphanDependents: true },
      422,
      /^DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set$/,
    ],
    [
      { preconditions: { uid: 'no' } },
      409,
      /^Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition \(no\) does not match the UID in record/,
    ],
    [{ dryRun: ['Some'] }, 422, /dryRun: Unsupported value: \[\]string\{"Some"\}: supported values: "All"/],
    [
      { preconditions: { resourceVersion: '1' } },
      409,
      /the ResourceVersion in the precondition \(1\) does not match the ResourceVersion in record/,
    ],
  ])('%j is refused', (options, code, words) => {
    const status = refusalOf(() => decideDeletion(configMaps, configMap(), options, now));
    expect(status.code).toBe(code);
    expect(status.message).toMatch(words);
  });
});

describe('a pod', () => {
  const pod = (spec: object, phase = 'Running', metadata: object = {}): Pod => {
    const object = create(pods, {
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'x' }], ...spec },
    });
    return { ...object, metadata: { ...object.metadata, ...metadata }, status: { phase } };
  };
  const marked = (seconds: number, at: string) => ({ deletionTimestamp: at, deletionGracePeriodSeconds: seconds });

  test.each<[string, Pod, DeleteOptions, Deletion<object>['type'], object | undefined]>([
    ['without a node goes at once', pod({}), {}, 'remove', undefined],
    ['on a node is given its own time', pod({ nodeName: 'h1' }), {}, 'mark', marked(30, '2026-01-01T00:00:30Z')],
    [
      'or the time asked for',
      pod({ nodeName: 'h1' }),
      { gracePeriodSeconds: 5 },
      'mark',
      marked(5, '2026-01-01T00:00:05Z'),
    ],
    ['or none', pod({ nodeName: 'h1' }), { gracePeriodSeconds: 0 }, 'remove', undefined],
    [
      'a wish below zero is the shortest time',
      pod({ nodeName: 'h1' }),
      { gracePeriodSeconds: -1 },
      'mark',
      marked(1, '2026-01-01T00:00:01Z'),
    ],
    ['that has ended goes at once', pod({ nodeName: 'h1' }, 'Succeeded'), {}, 'remove', undefined],
    [
      'being deleted stays so',
      pod({ nodeName: 'h1' }, 'Running', marked(30, '2026-01-01T00:00:10Z')),
      {},
      'keep',
      marked(30, '2026-01-01T00:00:10Z'),
    ],
    [
      'being deleted may get less time',
      pod({ nodeName: 'h1' }, 'Running', marked(30, '2026-01-01T00:00:10Z')),
      { gracePeriodSeconds: 5 },
      'mark',
      marked(5, '2025-12-31T23:59:45Z'),
    ],
    [
      'but not more',
      pod({ nodeName: 'h1' }, 'Running', marked(30, '2026-01-01T00:00:10Z')),
      { gracePeriodSeconds: 60 },
      'keep',
      marked(30, '2026-01-01T00:00:10Z'),
    ],
    [
      'being deleted that has ended waits for its kubelet all the same',
      pod({ nodeName: 'h1' }, 'Succeeded', marked(30, '2026-01-01T00:00:10Z')),
      {},
      'keep',
      marked(30, '2026-01-01T00:00:10Z'),
    ],
    [
      'being deleted is not held by more than before',
      pod({ nodeName: 'h1' }, 'Running', marked(30, '2026-01-01T00:00:10Z')),
      { propagationPolicy: 'Foreground' },
      'keep',
      marked(30, '2026-01-01T00:00:10Z'),
    ],
    [
      'being deleted goes when its kubelet says so',
      pod({ nodeName: 'h1' }, 'Running', marked(30, '2026-01-01T00:00:10Z')),
      { gracePeriodSeconds: 0 },
      'remove',
      undefined,
    ],
  ])('%s', (_title, object, options, type, metadata) => {
    const deletion = decideDeletion(pods, object, options, now);
    expect(deletion.type).toBe(type);
    if (metadata) expect(object.metadata).toMatchObject(metadata);
  });

  it('with a finalizer stays marked without grace', () => {
    const object = pod({}, 'Pending', { finalizers: ['x/y'] });
    expect(decideDeletion(pods, object, {}, now)).toMatchObject({ type: 'mark', object: { metadata: marked(0, now) } });
    expect(isReadyToRemove(pods, object)).toBe(false);
  });
});

describe('the update that takes the last thing away', () => {
  it('removes an object whose last finalizer goes', () => {
    const held = configMap(['x/y']);
    decideDeletion(configMaps, held, {}, now);
    expect(isReadyToRemove(configMaps, held)).toBe(false);
    const freed = update(configMaps, held, { ...held, metadata: { ...held.metadata, finalizers: undefined } });
    expect(isReadyToRemove(configMaps, freed)).toBe(true);
  });

  it('removes no object that nobody deleted, nor one whose time still runs', () => {
    expect(isReadyToRemove(configMaps, configMap())).toBe(false);
    const running = create(pods, {
      metadata: { name: 'p' },
      spec: { nodeName: 'h1', containers: [{ name: 'c', image: 'x' }] },
    });
    decideDeletion(pods, running, {}, now);
    expect(isReadyToRemove(pods, running)).toBe(false);
  });

  it('may not add a finalizer instead', () => {
    const held = configMap(['x/y']);
    decideDeletion(configMaps, held, {}, now);
    const status = refusalOf(() =>
      update(configMaps, held, { ...held, metadata: { ...held.metadata, finalizers: ['x/y', 'x/z'] } }),
    );
    expect(status.message).toContain(
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x/z"}',
    );
  });

  it('removes a namespace when finalize empties its spec', () => {
    const namespace = create(namespaces, { metadata: { name: 'n' } });
    decideDeletion(namespaces, namespace, {}, now);
    expect(replace(namespaces, namespace, { ...namespace, spec: {} }).spec).toEqual({ finalizers: ['kubernetes'] });
    const finalized = replace(namespaces, namespace, { ...namespace, spec: {} }, partOf(namespaces, 'finalize'));
    expect(isReadyToRemove(namespaces, finalized)).toBe(true);
    expect(decideDeletion(namespaces, finalized, {}, now).type).toBe('remove');
  });
});
