import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ConfigMap, ConfigMapKind } from '../api/core/v1/config-map.ts';
import { DeploymentKind } from '../api/apps/v1/deployment.ts';
import { NodeKind } from '../api/core/v1/node.ts';
import { PodKind } from '../api/core/v1/pod.ts';
import { ApiClient } from './api-client.ts';
import { ApiError, isConflict, isGone, isNotFound } from './api-error.ts';
import type { ApiRequest, ApiResponse, Transport } from './transport.ts';

interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly lines?: () => AsyncIterable<string>;
}

/** A transport that answers as told and keeps what was asked. */
class ScriptedTransport implements Transport {
  readonly requests: ApiRequest[] = [];
  answer: Answer = { body: '{}' };

  async request(request: ApiRequest): Promise<ApiResponse> {
    this.requests.push(request);
    const { status = 200, body = '', lines = async function* () {} } = this.answer;
    return { status, headers: {}, text: async () => body, lines, chunks: lines };
  }

  close(): void {}

  get last(): ApiRequest {
    return this.requests.at(-1) as ApiRequest;
  }
}

const transport = new ScriptedTransport();
const client = new ApiClient(transport, 'test');
const never = new AbortController().signal;

afterEach(() => {
  transport.answer = { body: '{}' };
  vi.useRealTimers();
});

describe('paths', () => {
  test.each([
    [
      'an object in a namespace',
      () => client.get(PodKind, { namespace: 'a', name: 'b' }),
      'GET /api/v1/namespaces/a/pods/b',
    ],
    ['an object without one', () => client.get(NodeKind, { name: 'h1' }), 'GET /api/v1/nodes/h1'],
    ['a group', () => client.list(DeploymentKind, {}), 'GET /apis/apps/v1/deployments'],
    [
      'a namespace and a selector',
      () => client.list(PodKind, { namespace: 'a', labelSelector: 'app in (a,b)' }),
      'GET /api/v1/namespaces/a/pods?labelSelector=app%20in%20(a%2Cb)',
    ],
    ['a page', () => client.list(PodKind, { limit: 5, continue: 'x=' }), 'GET /api/v1/pods?limit=5&continue=x%3D'],
    [
      'a subresource',
      () => client.get(DeploymentKind, { namespace: 'a', name: 'b' }, { subresource: 'scale' }),
      'GET /apis/apps/v1/namespaces/a/deployments/b/scale',
    ],
    ['a name that needs escaping', () => client.get(NodeKind, { name: 'a/b?c' }), 'GET /api/v1/nodes/a%2Fb%3Fc'],
  ] as Array<[string, () => Promise<unknown>, string]>)('name %s', async (_, call, expected) => {
    await call();
    expect(`${transport.last.method} ${transport.last.path}`).toBe(expected);
  });
});

describe('writes', () => {
  const configMap: ConfigMap = { metadata: { name: 'x', namespace: 'a' }, data: { key: 'value' } };

  test('carry kind and apiVersion', async () => {
    await client.create(ConfigMapKind, configMap);
    expect(transport.last).toMatchObject({ method: 'POST', path: '/api/v1/namespaces/a/configmaps' });
    expect(JSON.parse(transport.last.body ?? '')).toEqual({ kind: 'ConfigMap', apiVersion: 'v1', ...configMap });
    await client.replace(ConfigMapKind, configMap, { fieldManager: 'me' });
    expect(transport.last).toMatchObject({ method: 'PUT', path: '/api/v1/namespaces/a/configmaps/x?fieldManager=me' });
  });

  test.each([
    [undefined, 'application/merge-patch+json'],
    ['strategic', 'application/strategic-merge-patch+json'],
    ['json', 'application/json-patch+json'],
  ] as const)('a patch of type %s says what it is', async (type, contentType) => {
    await client.patch(ConfigMapKind, { namespace: 'a', name: 'x' }, { data: null }, { type });
    expect(transport.last).toMatchObject({ method: 'PATCH', body: '{"data":null}' });
    expect(transport.last.headers?.['content-type']).toBe(contentType);
  });

  test('a delete tells its options', async () => {
    await client.delete(
      ConfigMapKind,
      { namespace: 'a', name: 'x' },
      { gracePeriodSeconds: 0, preconditions: { uid: 'u' } },
    );
    expect(transport.last).toMatchObject({ method: 'DELETE', path: '/api/v1/namespaces/a/configmaps/x' });
    expect(JSON.parse(transport.last.body ?? '')).toEqual({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
      preconditions: { uid: 'u' },
    });
  });
});

test('a guarded client asks before each write, and reads all the same', async () => {
  let allowed = true;
  const guarded = client.guarded(() => {
    if (!allowed) throw new Error('not now');
  });
  const write = () => guarded.patch(NodeKind, { name: 'h1' }, {});
  await write();
  allowed = false;
  const sent = transport.requests.length;
  await expect(write()).rejects.toThrow('not now');
  await expect(guarded.delete(NodeKind, { name: 'h1' })).rejects.toThrow('not now');
  expect(transport.requests).toHaveLength(sent);
  await guarded.get(NodeKind, { name: 'h1' });
  expect(transport.requests).toHaveLength(sent + 1);
});

describe('failures', () => {
  const failureOf = async (status: number, body: string) => {
    transport.answer = { status, body };
    const error: unknown = await client.get(NodeKind, { name: 'x' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    return error as ApiError;
  };

  test('a Status becomes an error with its reason, message and code', async () => {
    const status = { kind: 'Status', code: 404, reason: 'NotFound', message: 'nodes "x" not found' };
    const error = await failureOf(404, JSON.stringify(status));
    expect(error).toMatchObject({ code: 404, reason: 'NotFound', message: 'nodes "x" not found' });
    expect([isNotFound(error), isConflict(error), isGone(error)]).toEqual([true, false, false]);
  });

  test.each([
    [502, '<html>Bad Gateway</html>', '<html>Bad Gateway</html>'],
    [503, '', 'the server answered 503'],
    [500, '{"kind":"Pod"}', '{"kind":"Pod"}'],
  ])('%i with a body that is no Status tells that body', async (status, body, message) => {
    expect(await failureOf(status, body)).toMatchObject({ code: status, message, reason: '' });
  });

  test('410 of any reason is gone', async () => {
    expect(isGone(await failureOf(410, ''))).toBe(true);
  });
});

describe('watch', () => {
  const watch = (signal = never) =>
    client.watch(PodKind, { namespace: 'a', resourceVersion: '7', timeoutSeconds: 60, signal });

  test('asks for events after a revision with bookmarks, and reads them line by line', async () => {
    transport.answer = {
      lines: async function* () {
        yield '{"type":"ADDED","object":{"metadata":{"name":"x","resourceVersion":"8"}}}';
        yield '';
        yield '{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}';
      },
    };
    const types = [];
    for await (const event of watch()) types.push(event.type);
    expect(types).toEqual(['ADDED', 'BOOKMARK']);
    expect(transport.last.path).toBe(
      '/api/v1/namespaces/a/pods?resourceVersion=7&watch=true&allowWatchBookmarks=true&timeoutSeconds=60',
    );
  });

  test('a refusal is thrown', async () => {
    transport.answer = { status: 410, body: JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired' }) };
    const first = watch().next();
    await expect(first).rejects.toSatisfy(isGone);
  });

  test('a server that has fallen silent is given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    transport.answer = {
      lines: async function* () {
        yield '{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}';
        const { signal } = transport.last;
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      },
    };
    const events = watch();
    await vi.advanceTimersByTimeAsync(100_000);
    await events.next();
    // Time that the reader takes for itself does not count.
    await vi.advanceTimersByTimeAsync(200_000);
    const silent = expect(events.next()).rejects.toThrow('nothing was heard for 150 s');
    await vi.advanceTimersByTimeAsync(149_999);
    expect(transport.last.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await silent;
  });
});
