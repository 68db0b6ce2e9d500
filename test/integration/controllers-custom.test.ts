import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CustomResourceDefinition,
  CustomResourceDefinitionKind,
} from '../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { APIServiceKind } from '../../common/api/apiregistration/v1/api-service.ts';
import { ConfigMapKind } from '../../common/api/core/v1/config-map.ts';
import { type Namespace, NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { PodDisruptionBudgetKind } from '../../common/api/policy/v1/pod-disruption-budget.ts';
import type { OwnerReference } from '../../common/api/meta/v1.ts';
import { ObjectMeta } from '../../common/api/meta/v1.ts';
import { field, message } from '../../common/api/schema/field.ts';
import { type ApiObject, type Kind, apiVersionOf, defineKind } from '../../common/api/schema/kind.ts';
import { typeMeta } from '../../common/api/schema/type-meta.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { followed } from './followed.ts';
import { LocalMaster } from './local-master.ts';

const schema = message('com.example.Widget', { ...typeMeta, metadata: field(1, ObjectMeta, { present: true }) });
const custom = (kind: string, resource: string): Kind<ApiObject> =>
  defineKind<ApiObject>({ group: 'example.com', version: 'v1', kind, resource, namespaced: true }, schema);
interface Scale {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
}
const WidgetKind = custom('Widget', 'widgets');

let master: LocalMaster;
let client: ApiClient;
const { follow, unfollow } = followed(() => client);

beforeAll(async () => {
  master = await LocalMaster.start({ components: { 'controller-manager': ['--allocate-node-cidrs=false'] } });
  client = await master.client();
  await define(WidgetKind);
});
afterAll(async () => {
  await unfollow();
  await master.end();
});

async function define({ group, version, kind, resource }: Kind, scale?: Scale): Promise<void> {
  const definition: CustomResourceDefinition = {
    metadata: { name: `${resource}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: resource, singular: kind.toLowerCase(), kind },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          ...(scale ? { subresources: { scale } } : {}),
        },
      ],
    },
  };
  await client.create(CustomResourceDefinitionKind, definition);
  const definitions = await follow(CustomResourceDefinitionKind);
  await definitions.until('an established definition', (found) =>
    found.some(
      ({ metadata, status }) =>
        metadata.name === definition.metadata.name &&
        status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True'),
    ),
  );
}

async function newNamespace(name: string): Promise<string> {
  await client.create(NamespaceKind, { metadata: { name } });
  return name;
}

const create = (
  kind: Kind<ApiObject>,
  namespace: string,
  name: string,
  metadata: Partial<ApiObject['metadata']> = {},
) => client.create(kind, { metadata: { name, namespace, ...metadata } });
const ownedBy = (kind: Kind<ApiObject>, owner: ApiObject, blockOwnerDeletion = false): OwnerReference => ({
  apiVersion: apiVersionOf(kind),
  kind: kind.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid ?? '',
  blockOwnerDeletion,
});
const map = ConfigMapKind as Kind<ApiObject>;
const names = (objects: ApiObject[]) => objects.map(({ metadata }) => metadata.name).sort();
const without = (name: string) => (found: ApiObject[]) => !names(found).includes(name);
const release = (kind: Kind<ApiObject>, namespace: string, name: string) =>
  client.patch(kind, { name, namespace }, { metadata: { finalizers: null } });

describe('the collector and custom resources', () => {
  it('deletes what an owner of a custom kind leaves, custom or not', async () => {
    const namespace = await newNamespace('background');
    const [widgets, maps] = [await follow(WidgetKind, namespace), await follow(map, namespace)];
    const owner = await create(WidgetKind, namespace, 'owner');
    const ownerReferences = [ownedBy(WidgetKind, owner)];
    await create(WidgetKind, namespace, 'widget', { ownerReferences });
    await create(map, namespace, 'map', { ownerReferences });
    await create(map, namespace, 'other');
    await client.delete(WidgetKind, { name: 'owner', namespace }, { propagationPolicy: 'Background' });
    await widgets.until('no widget', (found) => found.length === 0);
    expect(names(await maps.until('the map to go', without('map')))).toContain('other');
  });

  it('lets an owner that is deleted in the foreground wait for what blocks it', async () => {
    const namespace = await newNamespace('foreground');
    const widgets = await follow(WidgetKind, namespace);
    const owner = await create(WidgetKind, namespace, 'owner');
    const ownerReferences = [ownedBy(WidgetKind, owner, true)];
    await create(WidgetKind, namespace, 'slow', { ownerReferences, finalizers: ['example.com/hold'] });
    await client.delete(WidgetKind, { name: 'owner', namespace }, { propagationPolicy: 'Foreground' });
    const [held] = await widgets.until('the dependent to be deleted', (found) =>
      found.some(({ metadata }) => metadata.name === 'slow' && metadata.deletionTimestamp),
    );
    expect(held?.metadata.name).toBe('owner');
    expect(names(widgets.list())).toEqual(['owner', 'slow']);
    await release(WidgetKind, namespace, 'slow');
    await widgets.until('nothing left', (found) => found.length === 0);
  });

  it('leaves orphans alone', async () => {
    const namespace = await newNamespace('orphan');
    const widgets = await follow(WidgetKind, namespace);
    const owner = await create(WidgetKind, namespace, 'owner');
    await create(WidgetKind, namespace, 'orphan', { ownerReferences: [ownedBy(WidgetKind, owner, true)] });
    await client.delete(WidgetKind, { name: 'owner', namespace }, { propagationPolicy: 'Orphan' });
    const left = await widgets.until('the owner to go', without('owner'));
    expect(left.map(({ metadata }) => [metadata.name, metadata.ownerReferences])).toEqual([['orphan', undefined]]);
  });

  it('keeps a dependent that has another owner, which lives', async () => {
    const namespace = await newNamespace('two-owners');
    const [widgets, maps] = [await follow(WidgetKind, namespace), await follow(map, namespace)];
    const [waiting, living] = [await create(WidgetKind, namespace, 'waiting'), await create(map, namespace, 'living')];
    const both = [ownedBy(WidgetKind, waiting, true), ownedBy(map, living)];
    await create(map, namespace, 'both', { ownerReferences: both });
    await create(map, namespace, 'one', { ownerReferences: both.slice(0, 1) });
    await client.delete(WidgetKind, { name: 'waiting', namespace }, { propagationPolicy: 'Foreground' });
    await widgets.until('the owner to go', (found) => found.length === 0);
    const left = await maps.until('the other dependent to go', without('one'));
    const kept = left.find(({ metadata }) => metadata.name === 'both');
    expect(kept?.metadata.ownerReferences?.map(({ name }) => name)).toEqual(['living']);
  });

  it('is not blocked by a circle', async () => {
    const namespace = await newNamespace('circle');
    const widgets = await follow(WidgetKind, namespace);
    const all = [];
    for (const name of ['one', 'two', 'three']) all.push(await create(WidgetKind, namespace, name));
    for (const [at, { metadata }] of all.entries()) {
      const before = all.at(at - 1);
      const ownerReferences = before && [ownedBy(WidgetKind, before, true)];
      await client.patch(WidgetKind, { name: metadata.name, namespace }, { metadata: { ownerReferences } });
    }
    await client.delete(WidgetKind, { name: 'one', namespace }, { propagationPolicy: 'Foreground' });
    await widgets.until('nothing left', (found) => found.length === 0);
  });

  it('waits with what has an owner of a kind that comes later', async () => {
    const namespace = await newNamespace('later');
    const maps = await follow(map, namespace);
    const LaterKind = custom('Later', 'laters');
    const owner = { apiVersion: 'example.com/v1', kind: 'Later', name: 'gone', uid: 'no-such-uid' };
    await create(map, namespace, 'waiting', { ownerReferences: [owner] });
    await create(map, namespace, 'stray', { ownerReferences: [{ ...owner, apiVersion: 'v1', kind: 'ConfigMap' }] });
    expect(names(await maps.until('the stray to go', without('stray')))).toContain('waiting');
    await define(LaterKind);
    await maps.until('the other to go', without('waiting'));
  });
});

describe('a namespace that ends', () => {
  const conditionOf = ({ status }: Namespace, type: string) => status?.conditions?.find((each) => each.type === type);

  it('takes custom resources along, and says what holds it', async () => {
    const namespace = await newNamespace('ending');
    const namespaces = await follow(NamespaceKind);
    await create(WidgetKind, namespace, 'plain');
    await create(WidgetKind, namespace, 'held', { finalizers: ['example.com/hold'] });
    await client.delete(NamespaceKind, { name: namespace });
    const isEnding = (found: Namespace[]) =>
      found.find(({ metadata, status }) => metadata.name === namespace && status?.conditions);
    const found = await namespaces.until('conditions', (all) => isEnding(all) !== undefined);
    const ending = isEnding(found) as Namespace;
    expect(ending.status?.phase).toBe('Terminating');
    expect(conditionOf(ending, 'NamespaceContentRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: 'Some resources are remaining: widgets.example.com has 1 resource instances',
    });
    expect(conditionOf(ending, 'NamespaceFinalizersRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeFinalizersRemain',
      message: 'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    });
    expect(conditionOf(ending, 'NamespaceDeletionDiscoveryFailure')).toMatchObject({ status: 'False' });
    await release(WidgetKind, namespace, 'held');
    await namespaces.until('the namespace to go', without(namespace));
  });

  it('is not held by a kind that is defined no longer', async () => {
    const GoneKind = custom('Gone', 'gones');
    await define(GoneKind);
    const namespace = await newNamespace('undefined');
    const namespaces = await follow(NamespaceKind);
    await create(GoneKind, namespace, 'one');
    await client.delete(CustomResourceDefinitionKind, { name: 'gones.example.com' });
    await client.delete(NamespaceKind, { name: namespace });
    await namespaces.until('the namespace to go', without(namespace));
  });

  it('waits for a server that does not answer: nobody knows what it has in there', async () => {
    const namespace = await newNamespace('unknown');
    const namespaces = await follow(NamespaceKind);
    const service = { namespace: 'default', name: 'nobody', port: 443 };
    const spec = {
      group: 'broken.example.com',
      version: 'v1',
      service,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    };
    const name = 'v1.broken.example.com';
    await client.create(APIServiceKind, { metadata: { name }, spec: { ...spec, insecureSkipTLSVerify: true } });
    await (
      await follow(APIServiceKind)
    ).until('an unavailable service', (found) =>
      found.some(({ metadata, status }) => metadata.name === name && status?.conditions?.[0]?.status === 'False'),
    );
    await client.delete(NamespaceKind, { name: namespace });
    const failure = (found: Namespace[]) => {
      const ending = found.find(({ metadata }) => metadata.name === namespace);
      return ending && conditionOf(ending, 'NamespaceDeletionDiscoveryFailure');
    };
    const found = await namespaces.until('a failure', (all) => failure(all)?.status === 'True');
    expect(failure(found)).toMatchObject({
      reason: 'DiscoveryFailed',
      message:
        'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: broken.example.com/v1: stale GroupVersion discovery: broken.example.com/v1',
    });
    await client.delete(APIServiceKind, { name });
    await namespaces.until('the namespace to go', without(namespace));
  });
});

describe('a disruption budget of pods of a custom kind', () => {
  it('counts what the kind’s scale wants', async () => {
    const namespace = await newNamespace('scaled');
    const GroupKind = custom('Group', 'groups');
    await define(GroupKind, { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' });
    const owner = await client.create<ApiObject>(GroupKind, {
      metadata: { name: 'group', namespace },
      ...{ spec: { replicas: 4 } },
    });
    const labels = { app: 'group' };
    const ownerReferences = [{ ...ownedBy(GroupKind, owner), controller: true }];
    await client.create(PodKind, {
      metadata: { name: 'one', namespace, labels, ownerReferences },
      spec: { containers: [{ name: 'c', image: 'demo:1' }] },
    });
    const budgets = await follow(PodDisruptionBudgetKind, namespace);
    await client.create(PodDisruptionBudgetKind, {
      metadata: { name: 'group', namespace },
      spec: { minAvailable: '50%', selector: { matchLabels: labels } },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    });
    const [counted] = await budgets.until('the count', ([found]) => found?.status.expectedPods === 4);
    expect(counted?.status).toMatchObject({ desiredHealthy: 2, currentHealthy: 0, disruptionsAllowed: 0 });
  });
});
