import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';
import { sampleObject, samples } from './samples.ts';

interface Stored {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly generation?: number;
    readonly resourceVersion: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: object;
  readonly status?: object;
}
interface List {
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly Stored[];
}
interface Event {
  readonly type: string;
  readonly object: Stored;
}
interface Discovered {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources: readonly {
        readonly resource: string;
        readonly scope: string;
        readonly verbs: readonly string[];
        readonly responseKind: { readonly kind: string };
        readonly subresources?: readonly { readonly subresource: string }[];
      }[];
    }[];
  }[];
}
interface Served {
  readonly kind: string;
  readonly apiVersion: string;
  /** Where its objects of the samples' namespace are; and all of them. */
  readonly path: string;
  readonly everywhere: string;
  readonly verbs: readonly string[];
  readonly hasStatus: boolean;
}

const selected = 'labelSelector=sample%3Dyes';
const inTable = { headers: { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' } };
const patchTypes = {
  'merge-patch': (name: string) => ({ metadata: { labels: { step: name } } }),
  'json-patch': (name: string) => [{ op: 'add', path: '/metadata/labels/step', value: name }],
  'strategic-merge-patch': (name: string) => ({ metadata: { labels: { step: name } } }),
} as const;

const waiting = { timeout: 10_000, interval: 20 };

/** A status in which others may have conditions of their own. */
function partly(status: object | undefined): object {
  const { conditions, ...rest } = (status ?? {}) as { readonly conditions?: readonly object[] };
  if (!conditions) return rest;
  const each = conditions.map((condition) => expect.objectContaining(condition) as object);
  return { ...rest, conditions: expect.arrayContaining(each) as object };
}

describe('every kind', () => {
  let master: LocalMaster;
  let api: RawClient;
  const served = new Map<string, Served>();

  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await api.send('POST', '/api/v1/namespaces', { body: { metadata: { name: 'samples' } } });
    await api.send('POST', '/api/v1/namespaces/samples/serviceaccounts', { body: { metadata: { name: 'default' } } });
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    for (const root of ['/api', '/apis']) {
      const { items } = await api.json<Discovered>('GET', root, { headers: { accept } });
      for (const { metadata, versions } of items) {
        for (const { version, resources } of versions) {
          const apiVersion = metadata.name ? `${metadata.name}/${version}` : version;
          for (const { resource, scope, verbs, responseKind, subresources = [] } of resources) {
            const namespace = scope === 'Namespaced' ? '/namespaces/samples' : '';
            served.set(`${apiVersion}/${resource}`, {
              kind: responseKind.kind,
              apiVersion,
              path: `${root}/${apiVersion}${namespace}/${resource}`,
              everywhere: `${root}/${apiVersion}/${resource}`,
              verbs,
              hasStatus: subresources.some(({ subresource }) => subresource === 'status'),
            });
          }
        }
      }
    }
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  it('that can be stored is in the table of samples, with a status where it has one', () => {
    const stored = [...served].filter(([, { verbs }]) => verbs.includes('create') && verbs.includes('get'));
    expect(stored.map(([id]) => id).filter((id) => !samples[id])).toEqual([]);
    expect(Object.keys(samples).filter((id) => !served.has(id))).toEqual([]);
    const statuses = stored.filter(([, { hasStatus }]) => hasStatus).map(([id]) => id);
    expect(Object.keys(samples).filter((id) => samples[id]?.status)).toEqual(expect.arrayContaining(statuses));
  });

  describe.each(Object.entries(samples))('of %s', (id, sample) => {
    const kind = () => served.get(id) as Served;
    const first = sampleObject(sample, 1, { sample: 'yes' });
    const { name } = first.metadata;
    const one = () => `${kind().path}/${name}`;
    const identified = (object: object) => ({ apiVersion: kind().apiVersion, kind: kind().kind, ...object });
    /** What is there, once the server has said what it has to say of it. */
    const read = () =>
      vi.waitFor(async () => {
        const object = await api.json<Stored>('GET', one());
        if (sample.settled) expect(sample.settled(object)).toBe(true);
        return object;
      }, waiting);
    let from: string;

    it('is created once, and reads as it was answered', async () => {
      const created = await api.send('POST', kind().path, { body: identified(first) });
      expect(created, created.body).toMatchObject({ code: 201 });
      const object = JSON.parse(created.body) as Stored;
      const said = expect.any(String) as string;
      expect(object).toMatchObject({
        kind: kind().kind,
        apiVersion: kind().apiVersion,
        metadata: { name, uid: said, resourceVersion: said, creationTimestamp: said },
      });
      if (sample.settled) expect(await read()).toMatchObject({ metadata: { name }, spec: object.spec });
      else expect(await read()).toEqual(object);
      expect(await api.json('POST', kind().path, { body: identified(first) })).toMatchObject({
        kind: 'Status',
        code: 409,
        reason: 'AlreadyExists',
      });
    });

    it('is listed: here, everywhere, as a table and as metadata alone', async () => {
      const list = await api.json<List>('GET', `${kind().path}?${selected}`);
      expect(list).toMatchObject({ kind: `${kind().kind}List`, apiVersion: kind().apiVersion });
      expect(list.items.map(({ metadata }) => metadata.name)).toEqual([name]);
      from = list.metadata.resourceVersion;
      const everywhere = await api.json<List>('GET', `${kind().everywhere}?${selected}`);
      expect(everywhere.items).toHaveLength(1);
      const table = await api.json<{ rows: { cells: unknown[] }[]; columnDefinitions: { name: string }[] }>(
        'GET',
        `${kind().path}?${selected}`,
        inTable,
      );
      expect(table).toMatchObject({ kind: 'Table', rows: [{ cells: expect.any(Array) as unknown[] }] });
      expect(table.rows[0]?.cells).toHaveLength(table.columnDefinitions.length);
      const accept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
      const metadata = await api.json<Stored>('GET', one(), { headers: { accept } });
      expect(metadata).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name } });
      expect(Object.keys(metadata).sort()).toEqual(['apiVersion', 'kind', 'metadata']);
    });

    it.each(Object.entries(patchTypes))('is changed by a %s', async (type, patch) => {
      const headers = { 'content-type': `application/${type}+json` };
      const patched = await api.send('PATCH', one(), { headers, body: JSON.stringify(patch(type)) });
      expect(patched, patched.body).toMatchObject({ code: 200 });
      expect((await read()).metadata.labels).toMatchObject({ sample: 'yes', step: type });
    });

    it('is changed by what a manager applies', async () => {
      const headers = { 'content-type': 'application/apply-patch+yaml' };
      const wanted = identified({ metadata: { name, labels: { step: 'apply' } } });
      const path = `${one()}?fieldManager=test&force=true`;
      const applied = await api.send('PATCH', path, { headers, body: JSON.stringify(wanted) });
      expect(applied, applied.body).toMatchObject({ code: 200 });
      expect((await read()).metadata.labels).toMatchObject({ sample: 'yes', step: 'apply' });
    });

    it('is replaced by who has read it, and by nobody else', async () => {
      const old = await read();
      const changed = { ...old, metadata: { ...old.metadata, labels: { sample: 'yes', step: 'put' } } };
      const replaced = await api.send('PUT', one(), { body: changed });
      expect(replaced, replaced.body).toMatchObject({ code: 200 });
      expect(
        await api.json('PUT', one(), { body: { ...changed, metadata: { ...changed.metadata, labels: {} } } }),
      ).toMatchObject({ code: 409, reason: 'Conflict' });
      expect((await read()).metadata.labels).toMatchObject({ sample: 'yes', step: 'put' });
    });

    if (sample.status) {
      it('has a status that is written by itself', async () => {
        const before = await api.json<Stored>('GET', `${one()}/status`);
        expect(before).toMatchObject({ kind: kind().kind, metadata: { name } });
        const headers = { 'content-type': 'application/merge-patch+json' };
        const body = JSON.stringify({ status: sample.status });
        const patched = await api.send('PATCH', `${one()}/status`, { headers, body });
        expect(patched, patched.body).toMatchObject({ code: 200 });
        const after = await read();
        expect(after.status).toMatchObject(partly(sample.status));
        expect(after.spec).toEqual(before.spec);
        const put = await api.send('PUT', `${one()}/status`, { body: after });
        expect(put, put.body).toMatchObject({ code: 200 });
        // A write of the object leaves it as it is.
        const { status: _, ...without } = await read();
        expect((await api.send('PUT', one(), { body: without })).code).toBe(200);
        expect((await read()).status).toMatchObject(partly(sample.status));
      });
    }

    it('is deleted, unless for show', async () => {
      expect((await api.send('DELETE', `${one()}?dryRun=All`)).code).toBe(200);
      const uid = { preconditions: { uid: 'another' } };
      expect(await api.json('DELETE', one(), { body: uid })).toMatchObject({ code: 409, reason: 'Conflict' });
      const { metadata } = await read();
      expect(metadata.deletionTimestamp).toBeUndefined();
      const deleted = await api.send('DELETE', one());
      expect(deleted, deleted.body).toMatchObject({ code: 200 });
      await release(id, one());
      expect((await api.send('GET', one())).code).toBe(404);
    });

    it('was watched meanwhile: every change once, and its end', async () => {
      const steps: string[] = [];
      let last = Number(from);
      for await (const line of api.lines(`${kind().path}?watch=true&${selected}&resourceVersion=${from}`)) {
        const { type, object } = JSON.parse(line) as Event;
        expect(Number(object.metadata.resourceVersion)).toBeGreaterThan(last);
        last = Number(object.metadata.resourceVersion);
        const step = object.metadata.labels?.step ?? '';
        if (step !== steps.at(-1)) steps.push(step);
        if (type === 'DELETED') break;
        expect(type).toBe('MODIFIED');
      }
      expect(steps).toEqual([...Object.keys(patchTypes), 'apply', 'put']);
    });

    it('is deleted with all of a selection', async () => {
      if (!kind().verbs.includes('deletecollection')) return;
      for (const at of [2, 3, 4]) {
        const object = sampleObject(sample, at, { sweep: at === 4 ? 'no' : 'yes' });
        expect((await api.send('POST', kind().path, { body: identified(object) })).code).toBe(201);
      }
      const swept = await api.send('DELETE', `${kind().path}?labelSelector=sweep%3Dyes`);
      expect(swept, swept.body).toMatchObject({ code: 200 });
      for (const at of [2, 3]) await release(id, `${kind().path}/${sampleObject(sample, at).metadata.name}`);
      const left = await api.json<List>('GET', `${kind().path}?labelSelector=sweep`);
      expect(left.items.map(({ metadata }) => metadata.labels?.sweep)).toEqual(['no']);
      await api.send('DELETE', `${kind().path}/${sampleObject(sample, 4).metadata.name}`);
    });
  });

  /** Lets an object go that something holds: a finalizer that a controller would take away. */
  async function release(id: string, path: string): Promise<void> {
    const held = await api.send('GET', path);
    if (held.code === 404) return;
    const object = JSON.parse(held.body) as Stored;
    expect(object.metadata.deletionTimestamp).toBeDefined();
    if (id === 'v1/namespaces') {
      const finalized = await api.send('PUT', `${path}/finalize`, { body: { ...object, spec: { finalizers: [] } } });
      expect(finalized, finalized.body).toMatchObject({ code: 200 });
      return;
    }
    const headers = { 'content-type': 'application/merge-patch+json' };
    await api.send('PATCH', path, { headers, body: JSON.stringify({ metadata: { finalizers: null } }) });
  }
});
