import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

describe('what the server says of itself', () => {
  let master: LocalMaster;
  let api: RawClient;
  let stranger: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start({ storage: 'etcd' });
    api = new RawClient(master, await master.issue(admin));
    stranger = new RawClient(master);
  });
  afterAll(async () => {
    api.close();
    stranger.close();
    await master.end();
  });

  it.each(['/healthz', '/livez', '/readyz'])('%s is ok, for strangers too', async (path) => {
    const answer = await stranger.send('GET', path);
    expect(answer).toMatchObject({ code: 200, body: 'ok' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    const { body } = await stranger.send('GET', `${path}?verbose`);
    const lines = body.trimEnd().split('\n');
    expect(lines.slice(0, 3)).toEqual(['[+]ping ok', '[+]log ok', '[+]etcd ok']);
    expect(lines.at(-1)).toBe(`${path.slice(1)} check passed`);
  });

  it('each check can be asked for alone, by who may', async () => {
    for (const path of ['/readyz/etcd', '/livez/ping', '/healthz/log', '/readyz/poststarthook/bootstrap-controller']) {
      expect(await api.send('GET', path)).toMatchObject({ code: 200, body: 'ok' });
      expect((await stranger.send('GET', path)).code).toBe(403);
    }
    expect(await api.send('GET', '/readyz/none')).toMatchObject({ code: 404, body: '404 page not found\n' });
  });

  it('the root lists every path', async () => {
    const { paths } = await api.json<{ paths: string[] }>('GET', '/');
    expect(paths).toEqual(expect.arrayContaining(['/api', '/api/v1', '/apis', '/healthz', '/readyz/etcd', '/version']));
    expect(paths).toEqual([...paths].sort());
  });

  it('metrics are what Prometheus reads', async () => {
    await api.send('GET', '/api/v1/nodes');
    const { headers, body } = await api.send('GET', '/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = body.trimEnd().split('\n');
    const odd = lines.filter(
      (line) =>
        !/^# (TYPE [a-z_]+ (counter|gauge|histogram|summary)|HELP .+)$/.test(line) &&
        !/^[a-z_]+(\{([a-z_]+="[^"\\\n]*",?)*\})? (\d+(\.\d+)?(e[+-]?\d+)?|NaN)$/.test(line),
    );
    expect(odd).toEqual([]);
    const types = lines.filter((line) => line.startsWith('# TYPE ')).map((line) => line.split(' ')[2]);
    expect(types).toEqual([...new Set(types)]);
    for (const name of ['apiserver_request_total', 'apiserver_request_duration_seconds', 'process_cpu_seconds_total']) {
      expect(types).toContain(name);
    }
    expect(body).toMatch(
      /apiserver_request_total\{component="apiserver",verb="LIST",group="",version="v1",resource="nodes",subresource="",code="200"\} \d+/,
    );
  });

  it('metrics have no place for names that clients make up', async () => {
    for (const path of ['/api/v1/madeup', '/api/v1/nodes/h1/madeup', '/api/v1/nodes/h1/made%22%0Aup', '/madeup']) {
      expect([403, 404]).toContain((await api.send('GET', path)).code);
      expect([403, 404]).toContain((await stranger.send('GET', path)).code);
    }
    expect((await api.send('GET', '/metrics')).body).not.toContain('made');
  });

  it.each(['HEAD', 'OPTIONS', 'TRACE'])('%s of a resource is no method of it', async (method) => {
    const answer = await api.send(method, '/api/v1/nodes');
    expect(answer.code).toBe(405);
    if (method === 'HEAD') return;
    expect(JSON.parse(answer.body)).toMatchObject({ kind: 'Status', reason: 'MethodNotAllowed', code: 405 });
  });
  it('HEAD of a path is its GET without the body', async () => {
    expect(await api.send('HEAD', '/version')).toMatchObject({ code: 200, body: '' });
    expect((await api.send('POST', '/version')).code).toBe(405);
  });

  it('a lost etcd is told, and by name only', async () => {
    await master.etcd.signal(0, 'SIGKILL');
    const answer = await stranger.send('GET', '/readyz');
    expect(answer.code).toBe(500);
    expect(answer.body).toContain('[+]ping ok\n');
    expect(answer.body).toContain('[-]etcd failed: reason withheld\n');
    expect(answer.body).toMatch(/readyz check failed\n$/);
    expect((await stranger.send('GET', '/livez?exclude=etcd')).code).toBe(200);
  });
});
