import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TlsServer } from '../../../test/fakes/tls-server.ts';
import type { ClusterLinks } from '../links/cluster-links.ts';
import { objectCalls } from './object-calls.ts';

/** What a server has of a kind that only it knows, and a number that JavaScript's cannot hold. */
const resources = [
  { name: 'widgets/scale', kind: 'Scale', namespaced: true },
  { name: 'widgets/status', kind: 'Widget', namespaced: true },
  { name: 'widgets', kind: 'Widget', namespaced: true },
];
const widget =
  '{"apiVersion":"example.org/v1","kind":"Widget","metadata":{"name":"w","namespace":"ns","resourceVersion":"7",' +
  '"managedFields":[{"manager":"m"}]},"spec":{"serial":9007199254740993}}';

let server: TlsServer;
let links: ClusterLinks;
/** Writes that came in: method, path and body. */
let writes: string[];

beforeAll(async () => {
  server = await TlsServer.start();
  server.server.on('request', (request, response) => {
    const { method = '', url = '' } = request;
    void text(request).then((body) => {
      if (method !== 'GET') writes.push(`${method} ${url} ${body}`);
      if (url === '/version') response.end('{"gitVersion":"v1"}');
      else if (url === '/apis/example.org/v1') response.end(JSON.stringify({ resources }));
      else if (url.endsWith('/scale')) response.end('{"spec":{"replicas":3}}');
      else if (url.startsWith('/apis/example.org/v1/namespaces/ns/widgets/w')) response.end(widget);
      else response.writeHead(404).end('404 page not found');
    });
  });
});
afterAll(() => server.end());
beforeEach(() => {
  links = server.links();
  writes = [];
});
afterEach(() => links.close());

const { signal } = new AbortController();
const ref = { cluster: 'lab', apiVersion: 'example.org/v1', kind: 'Widget', namespace: 'ns', name: 'w' };

describe('an object of a kind that only the server knows', () => {
  test('is shown without what the server keeps for itself, and written back digit by digit', async () => {
    const calls = objectCalls(links);
    const { yaml } = await calls['objects.yaml'](ref, signal);
    expect(yaml).toContain('serial: 9007199254740993\n');
    expect(yaml).not.toContain('managedFields');
    await calls['objects.replace']({ ...ref, yaml, dryRun: true }, signal);
    expect(writes).toEqual([
      'PUT /apis/example.org/v1/namespaces/ns/widgets/w?fieldManager=pilothouse&fieldValidation=Strict&dryRun=All ' +
        '{"apiVersion":"example.org/v1","kind":"Widget","metadata":{"name":"w","namespace":"ns","resourceVersion":"7"},' +
        '"spec":{"serial":9007199254740993}}',
    ]);
  });

  test('is scaled through its subresource, and deleted with what it owns', async () => {
    const calls = objectCalls(links);
    expect(await calls['objects.scale']({ ...ref, replicas: 3 }, signal)).toEqual({ replicas: 3 });
    await calls['objects.delete'](ref, signal);
    expect(writes).toEqual([
      'PATCH /apis/example.org/v1/namespaces/ns/widgets/w/scale {"spec":{"replicas":3}}',
      'DELETE /apis/example.org/v1/namespaces/ns/widgets/w ' +
        '{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background"}',
    ]);
  });

  test.each([
    ['example.org/v1', 'Gadget'],
    ['example.org/v1', 'Scale'],
    ['elsewhere.org/v1', 'Widget'],
    ['../../version', 'Widget'],
  ])('is refused where there is none: %s %s', async (apiVersion, kind) => {
    const asked = objectCalls(links)['objects.yaml']({ ...ref, apiVersion, kind }, signal);
    await expect(asked).rejects.toMatchObject({ code: 'object-kind-unknown', params: { apiVersion, kind } });
  });
});
