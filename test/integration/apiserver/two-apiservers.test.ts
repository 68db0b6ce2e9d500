import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { NamespaceKind } from '../../../common/api/core/v1/namespace.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { cases } from '../../sampling.ts';
import { LocalMaster, admin } from '../local-master.ts';
import { CarefulWriter, type Step, untilAnswered } from './careful-writer.ts';
import { RecordedView } from './recorded-view.ts';

let master: LocalMaster;
let clients: readonly [ApiClient, ApiClient];
let namespaces = 0;

beforeAll(async () => {
  // Few addresses and ports, so that both servers often want the same.
  const ranges = ['--service-cluster-ip-range=10.96.0.0/27', '--service-node-port-range=30000-30019'];
  master = await LocalMaster.start({ storage: 'etcd', apiserverFlags: ranges });
  const second = await master.addApiserver();
  clients = [await master.client(), await master.client(admin, second)];
});
afterAll(() => master.end());

const step: fc.Arbitrary<Step> = fc.record({
  operation: fc.constantFrom('create', 'create', 'update', 'patch', 'patch', 'delete', 'update-outdated'),
  name: fc.nat(4),
  server: fc.constantFrom(0, 1),
});

type Fault =
  | { readonly type: 'cut a watch'; readonly view: number }
  | { readonly type: 'kill etcd' }
  | { readonly type: 'kill an apiserver'; readonly name: 'apiserver' | 'apiserver-2' };
const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('cut a watch' as const), view: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.constant({ type: 'kill etcd' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('kill an apiserver' as const),
      name: fc.constantFrom('apiserver' as const, 'apiserver-2' as const),
    }),
  },
);

async function newNamespace(): Promise<string> {
  const name = `two-${namespaces++}`;
  await untilAnswered(() => clients[0].create(NamespaceKind, { metadata: { name } }));
  return name;
}

async function doFault(wanted: Fault, views: readonly RecordedView[]): Promise<void> {
  switch (wanted.type) {
    case 'cut a watch':
      return views[wanted.view]?.cut();
    case 'kill etcd':
      await master.etcd.signal(0, 'SIGKILL');
      master.etcd.startMember(0);
      return master.etcd.healthy();
    case 'kill an apiserver':
      await master.process(wanted.name).end('SIGKILL');
      await master.restart(wanted.name);
  }
}

test('whatever is written, cut and killed: watchers end with what a list says, and nothing that was acknowledged is lost', async () => {
  const writes = fc.array(fc.array(step, { minLength: 15, maxLength: 30 }), { minLength: 3, maxLength: 3 });
  const faults = fc.array(fault, { minLength: 4, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(writes, faults, async (scripts, wanted) => {
      const namespace = await newNamespace();
      const writers = scripts.map((_, at) => new CarefulWriter(clients, namespace, `w${at}`));
      const views = [0, 1, 0, 1].map((at) => new RecordedView(clients[at] as ApiClient, namespace));
      try {
        const writing = Promise.all(writers.map((writer, at) => writer.run(scripts[at] ?? [])));
        for (const one of wanted) {
          await sleep(50);
          await doFault(one, views);
        }
        await writing;
        for (const writer of writers) await writer.checkAll();
        expect(writers.flatMap((writer) => writer.faults)).toEqual([]);
        expect(writers.some((writer) => writer.acknowledged > 0)).toBe(true);
        const { items } = await untilAnswered(() => clients[1].list(ConfigMapKind, { namespace }));
        const state = new Map(items.map(({ metadata }) => [metadata.name ?? '', metadata.resourceVersion ?? '']));
        for (const view of views) await view.becomes(state);
        expect(views.flatMap((view) => view.faults)).toEqual([]);
      } finally {
        for (const view of views) await view.end();
      }
    }),
    { ...cases(2), endOnFailure: true },
  );
}, 600_000);

test('an address and a port are never given twice, whichever server gives them', async () => {
  const script = fc.array(fc.record({ name: fc.nat(7), deletes: fc.boolean(), server: fc.constantFrom(0, 1) }), {
    minLength: 10,
    maxLength: 20,
  });
  let given = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(script, { minLength: 4, maxLength: 4 }), async (scripts) => {
      const namespace = await newNamespace();
      const spec: Service['spec'] = { type: 'NodePort', ports: [{ port: 80 }] };
      await Promise.all(
        scripts.map(async (steps) => {
          for (const { name: number, deletes, server } of steps) {
            const ref = { namespace, name: `s-${number}` };
            const client = clients[server];
            const done = deletes
              ? client.delete(ServiceKind, ref)
              : client.create(ServiceKind, { metadata: ref, spec });
            // There already, gone already, or all are given out.
            await done.then(
              () => given++,
              () => {},
            );
            const { items } = await (clients[1 - server] as ApiClient).list(ServiceKind);
            const addresses = items.map((item) => item.spec?.clusterIP);
            const ports = items.flatMap((item) => (item.spec?.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []));
            expect(new Set(addresses).size).toBe(addresses.length);
            expect(new Set(ports).size).toBe(ports.length);
          }
        }),
      );
      await clients[0].deleteCollection(ServiceKind, namespace);
    }),
    { ...cases(3), endOnFailure: true },
  );
  expect(given).toBeGreaterThan(0);
});
