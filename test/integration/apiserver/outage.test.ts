import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

const maps = '/api/v1/namespaces/default/configmaps';

describe('while etcd does not answer', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start({ storage: 'etcd' });
    api = new RawClient(master, await master.issue(admin));
    await api.send('POST', maps, { body: { metadata: { name: 'before' } } });
    await master.etcd.signal(0, 'SIGSTOP');
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  it('what any state will do for is answered from memory', async () => {
    expect((await api.send('GET', `${maps}/before?resourceVersion=0`)).code).toBe(200);
  });

  it('the newest state cannot be told, nothing can be written, and the server says that it is not ready', async () => {
    const [read, write, ready] = await Promise.all([
      api.send('GET', `${maps}/before`),
      api.send('POST', maps, { body: { metadata: { name: 'during' } } }),
      api.send('GET', '/readyz?verbose'),
    ]);
    for (const answer of [read, write]) {
      expect([503, 504]).toContain(answer.code);
      expect(JSON.parse(answer.body)).toMatchObject({ kind: 'Status', status: 'Failure' });
    }
    expect(ready.code).toBe(500);
    expect(ready.body).toContain('[-]etcd failed');
  });

  it('a watch goes on where it was when etcd is back', async () => {
    const { metadata } = await api.json<{ metadata: { resourceVersion: string } }>('GET', `${maps}?resourceVersion=0`);
    const lines = api.lines(`${maps}?watch=true&resourceVersion=${metadata.resourceVersion}`);
    const first = lines.next();
    await master.etcd.signal(0, 'SIGCONT');
    const create = () => api.send('POST', maps, { body: { metadata: { name: 'after' } } });
    await expect.poll(async () => (await create()).code, { timeout: 30_000 }).not.toBe(503);
    // A write that was sent before may have been done now.
    for (let line = await first; ; line = await lines.next()) {
      const { object } = JSON.parse(String(line.value)) as { object: { metadata: { name: string } } };
      if (object.metadata.name === 'after') break;
      expect(object.metadata.name).toBe('during');
    }
    await lines.return(undefined);
    await expect.poll(async () => (await api.send('GET', '/readyz')).code, { timeout: 30_000 }).toBe(200);
  });
});
