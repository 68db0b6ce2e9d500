import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenRequest } from '../../../common/api/authentication/v1/token-request.ts';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

const accounts = '/api/v1/namespaces/default/serviceaccounts';

describe('tokens before two apiservers', () => {
  let master: LocalMaster;
  let first: RawClient;
  let second: RawClient;
  let nobody: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start({ storage: 'etcd' });
    const server = await master.addApiserver();
    const credential = await master.issue(admin);
    first = new RawClient(master, credential);
    second = new RawClient(master, credential, server);
    nobody = new RawClient(master, undefined, server);
  });
  afterAll(async () => {
    for (const client of [first, second, nobody]) client.close();
    await master.end();
  });

  it('hold at one at once that the other has given, for an account that is a moment old', async () => {
    for (let at = 0; at < 50; at++) {
      const name = `account-${at}`;
      await first.send('POST', accounts, { body: { metadata: { name } } });
      const giver = at % 2 === 0 ? first : second;
      const { status } = await giver.json<TokenRequest>('POST', `${accounts}/${name}/token`, { body: {} });
      const headers = { authorization: `Bearer ${status?.token}` };
      expect((await nobody.send('GET', '/api', { headers })).code, name).toBe(200);
      if (at % 10 > 0) continue;
      // Made anew, with another uid, while the second server may still know the old one.
      await first.send('DELETE', `${accounts}/${name}`);
      await first.send('POST', accounts, { body: { metadata: { name } } });
      const again = await first.json<TokenRequest>('POST', `${accounts}/${name}/token`, { body: {} });
      const renewed = { authorization: `Bearer ${again.status?.token}` };
      expect((await nobody.send('GET', '/api', { headers: renewed })).code, name).toBe(200);
      expect((await nobody.send('GET', '/api', { headers })).code, name).toBe(401);
    }
  });
});
