import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

describe('documents about the API', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });
  const get = (path: string, headers: Record<string, string>) => api.send('GET', path, { headers });

  it.each([
    ['/apis', aggregated],
    ['/api', 'application/json'],
    ['/apis/apps/v1', 'application/yaml'],
    ['/apis/apps', 'application/vnd.kubernetes.protobuf'],
    ['/openapi/v2', 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'],
    ['/openapi/v3/apis/apps/v1', 'application/com.github.proto-openapi.spec.v3.v1.0+protobuf'],
  ])('%s in %s is not sent twice to who keeps it', async (path, accept) => {
    const first = await get(path, { accept });
    expect(first).toMatchObject({ code: 200, headers: { 'content-type': accept } });
    const again = await get(path, { accept, 'if-none-match': first.headers.etag ?? '' });
    // The caches of clients take the type from here.
    expect(again).toMatchObject({ code: 304, body: '', headers: { 'content-type': accept, etag: first.headers.etag } });
  });

  it('of OpenAPI are kept for long under the name that holds their hash', async () => {
    const { paths } = await api.json<{ paths: Record<string, { serverRelativeURL: string }> }>('GET', '/openapi/v3');
    const url = paths['apis/apps/v1']?.serverRelativeURL ?? '';
    expect(url).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{128}$/);
    expect((await get(url, {})).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get('/openapi/v3/apis/apps/v1?hash=0', {})).headers['cache-control']).toBe('no-cache, private');
  });

  it('explain every kind', async () => {
    const { stdout } = await master.kubectl(['api-resources', '--no-headers', '-o', 'name']);
    const names = stdout.trim().split('\n');
    expect(names).toEqual(expect.arrayContaining(['pods', 'deployments.apps', 'events.events.k8s.io']));
    for (const name of [
      'pods',
      'deployments.apps',
      'horizontalpodautoscalers.autoscaling',
      'leases.coordination.k8s.io',
    ]) {
      const { code, stdout: text } = await master.kubectl(['explain', name, '--recursive']);
      expect({ name, code }).toEqual({ name, code: 0 });
      expect(text).toMatch(/metadata\t<ObjectMeta>/);
    }
  });
});
