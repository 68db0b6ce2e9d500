import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type HealthCheck, addHealthRoutes } from './health.ts';
import { RequestNotes } from './request-notes.ts';
import { PathRoutes } from '../routes/routes.ts';

const well: HealthCheck = { name: 'ping', check: async () => {} };
const ill: HealthCheck = { name: 'etcd', check: () => Promise.reject(new Error('no leader at 10.0.0.7')) };

async function ask(
  checks: readonly HealthCheck[],
  path: string,
): Promise<{ code: number; text: string; told: string[] }> {
  const told: string[] = [];
  const routes = new PathRoutes();
  addHealthRoutes(routes, '/readyz', checks, (name, error) => told.push(`${name}: ${String(error)}`));
  const { pathname, searchParams } = new URL(path, 'https://host');
  const reply = await routes.answer({
    incoming: new IncomingMessage(new Socket()),
    info: { kind: 'path', verb: 'get', path: pathname },
    query: searchParams,
    user: { name: 'jane', groups: [] },
    notes: new RequestNotes(),
    signal: new AbortController().signal,
    minRequestTimeout: 0,
  });
  if (reply.type !== 'body') throw new Error(`a ${reply.type}`);
  return { code: reply.code, text: reply.body.toString(), told };
}

describe('health', () => {
  it.each([
    ['/readyz', 200, 'ok'],
    ['/readyz?verbose', 200, '[+]ping ok\nreadyz check passed\n'],
    ['/readyz/ping', 200, 'ok'],
    ['/readyz/ping/', 200, 'ok'],
    ['/readyz?verbose&exclude=ping', 200, '[+]ping excluded: ok\nreadyz check passed\n'],
    [
      '/readyz?verbose&exclude=b&exclude=a',
      200,
      '[+]ping ok\nwarn: some health checks cannot be excluded: no matches for "a", "b"\nreadyz check passed\n',
    ],
    ['/readyz/etcd', 404, '404 page not found\n'],
  ])('%s of what is well is %i', async (path, code, text) => {
    expect(await ask([well], path)).toEqual({ code, text, told: [] });
  });

  it.each([
    ['/readyz', 500, '[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n'],
    ['/readyz/etcd', 500, 'internal server error: etcd failed\n'],
    ['/readyz?exclude=etcd', 200, 'ok'],
  ])('%s of what is ill is %i, and says why to nobody but the log', async (path, code, text) => {
    const { told, ...answer } = await ask([well, ill], path);
    expect(answer).toEqual({ code, text });
    expect(told).toEqual(code === 200 ? [] : ['etcd: Error: no leader at 10.0.0.7']);
  });
});
