import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

const maps = '/api/v1/namespaces/default/configmaps';

describe('requests that cannot be answered say why, in the words clients know', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await api.send('POST', maps, { body: { metadata: { name: 'list-a' } } });
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  const status = (code: number, reason: string, message: string, details?: object) => ({
    code,
    reason,
    message,
    details,
  });
  it.each<[string, string, string | object | undefined, ReturnType<typeof status>]>([
    [
      'GET',
      `${maps}/none`,
      undefined,
      status(404, 'NotFound', 'configmaps "none" not found', { name: 'none', kind: 'configmaps' }),
    ],
    [
      'GET',
      '/api/v1/nothings',
      undefined,
      status(404, 'NotFound', 'the server could not find the requested resource', {}),
    ],
    [
      'GET',
      `${maps}/list-a/nothing`,
      undefined,
      status(404, 'NotFound', 'the server could not find the requested resource', {}),
    ],
    [
      'GET',
      '/api/v1/configmaps/list-a',
      undefined,
      status(404, 'NotFound', 'the server could not find the requested resource', {}),
    ],
    [
      'GET',
      '/api/v1/namespaces/default/nodes',
      undefined,
      status(404, 'NotFound', 'the server could not find the requested resource', {}),
    ],
    [
      'PUT',
      '/api/v1/pods',
      {},
      status(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
    ],
    [
      'POST',
      `${maps}/list-a`,
      {},
      status(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
    ],
    [
      'DELETE',
      '/api/v1/configmaps',
      undefined,
      status(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
    ],
    [
      'GET',
      '/api/v1/configmaps/default%2Flist-a',
      undefined,
      status(404, 'NotFound', 'the server could not find the requested resource', {}),
    ],
    ['GET', '/api/v1/nodes/a%2Fb', undefined, status(400, 'BadRequest', `invalid name "a/b": [may not contain '/']`)],
    [
      'PUT',
      `${maps}/list-a`,
      { metadata: { name: 'b' } },
      status(400, 'BadRequest', 'the name of the object (b) does not match the name on the URL (list-a)'),
    ],
    [
      'PUT',
      `${maps}/new`,
      { metadata: { name: 'new' } },
      status(404, 'NotFound', 'configmaps "new" not found', { name: 'new', kind: 'configmaps' }),
    ],
    [
      'POST',
      maps,
      { metadata: { name: 'z', namespace: 'x' } },
      status(
        400,
        'BadRequest',
        'the namespace of the provided object does not match the namespace sent on the request',
      ),
    ],
    [
      'POST',
      maps,
      { metadata: { name: 'list-a' } },
      status(409, 'AlreadyExists', 'configmaps "list-a" already exists', { name: 'list-a', kind: 'configmaps' }),
    ],
    [
      'POST',
      '/api/v1/namespaces/nowhere/configmaps',
      { metadata: { name: 'z' } },
      status(404, 'NotFound', 'namespaces "nowhere" not found', { name: 'nowhere', kind: 'namespaces' }),
    ],
  ])('%s %s %o', async (method, path, body, expected) => {
    const answer = await api.send(method, path, { body });
    expect(answer.code).toBe(expected.code);
    const whole = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', ...expected };
    expect(JSON.parse(answer.body)).toEqual(JSON.parse(JSON.stringify(whole)));
  });

  it('for a group nobody serves there is not even a Status', async () => {
    const answer = await api.send('GET', '/apis/none.example/v1/things');
    expect(answer).toMatchObject({ code: 404, body: '404 page not found\n' });
  });

  it.each([
    ['text/plain', 415, 'the body of the request was in an unknown format'],
    ['application/json', 400, "couldn't get version/kind; json parse error"],
  ])('a body of %s that is no object is answered %i', async (type, code, words) => {
    const answer = await api.send('POST', maps, { headers: { 'content-type': type }, body: 'x' });
    expect(answer.code).toBe(code);
    expect(answer.body).toContain(words);
  });

  it('a patch of a kind that is not known is refused before the object is looked for', async () => {
    const headers = { 'content-type': 'application/foo-patch+json' };
    expect((await api.send('PATCH', `${maps}/none`, { headers, body: '{}' })).code).toBe(415);
  });

  it('what the client cannot read is not written', async () => {
    const answer = await api.send('GET', maps, { headers: { accept: 'text/html' } });
    expect(answer.code).toBe(406);
    expect(answer.body).toContain('Available representations: application/json');
  });

  it('a body of more than 3 MiB is refused, announced or not, and the connection still works', async () => {
    const body = Buffer.alloc(3 * 1024 * 1024 + 1, ' ');
    const message = 'Request entity too large: limit is 3145728';
    const announced = await api.send('POST', maps, { headers: { 'content-type': 'application/json' }, body });
    expect(announced.code).toBe(413);
    expect(JSON.parse(announced.body)).toMatchObject({ reason: 'RequestEntityTooLarge', message });
    const { certificate: cert, privateKey: key } = await master.issue(admin);
    const { hostname: host, port } = new URL(master.server);
    const headers = { 'content-type': 'application/json' };
    const options = { host, port, ca: master.authorityCertificate, cert, key, method: 'POST', path: maps, headers };
    const chunked = request(options);
    for (let at = 0; at < 4; at++) chunked.write(Buffer.alloc(1024 * 1024, ' '));
    const [response] = (await once(chunked.end(), 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    response.resume();
    expect((await api.send('GET', '/healthz')).code).toBe(200);
  });
});
