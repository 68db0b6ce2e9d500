import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { conditionOf, crds, define, widgets } from './definitions.ts';
import { RawClient } from './raw-client.ts';

const path = (plural: string) => `/apis/test.dev/v1/namespaces/default/${plural}`;

describe('custom resources of two apiservers on one etcd', () => {
  let master: LocalMaster;
  let one: RawClient;
  let two: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start({ storage: 'etcd' });
    const second = await master.addApiserver();
    const identity = await master.issue(admin);
    [one, two] = [new RawClient(master, identity), new RawClient(master, identity, second)];
  });
  afterAll(async () => {
    one.close();
    two.close();
    await master.end();
  });

  const served = async (api: RawClient, plural: string) => (await api.send('GET', path(plural))).code;
  const body = (kind: string, name: string) => ({ apiVersion: 'test.dev/v1', kind, metadata: { name }, spec: {} });

  it('are served by both, and by both no longer', async () => {
    await define(one, widgets());
    await expect.poll(() => served(two, 'widgets'), { timeout: 10_000 }).toBe(200);
    const created = await two.send('POST', path('widgets'), { body: body('Widget', 'a') });
    expect(created.code).toBe(201);
    expect((await one.send('GET', `${path('widgets')}/a`)).code).toBe(200);
    await two.send('DELETE', `${crds}/widgets.test.dev`);
    for (const api of [one, two]) await expect.poll(() => served(api, 'widgets'), { timeout: 10_000 }).toBe(404);
  });

  it('have one of two definitions that want the same kind, and the same one on both', async () => {
    const decided = await Promise.all([
      define(one, widgets({ plural: 'as', kind: 'Same' }), 'NamesAccepted'),
      define(two, widgets({ plural: 'bs', kind: 'Same' }), 'NamesAccepted'),
    ]);
    const accepted = decided.map(
      ({ status }) => status.conditions.find(({ type }) => type === 'NamesAccepted')?.status ?? '',
    );
    expect(accepted.sort()).toEqual(['False', 'True']);
  });

  it('are there again, with what was stored, when a server starts anew', async () => {
    await define(one, widgets({ plural: 'lasts', kind: 'Last' }));
    await one.send('POST', path('lasts'), { body: body('Last', 'a') });
    await master.restart('apiserver-2');
    expect((await two.send('GET', `${path('lasts')}/a`)).code).toBe(200);
    const { status } = await conditionOf(two, 'lasts.test.dev', 'Established=True');
    expect(status.storedVersions).toEqual(['v1']);
  });
});
