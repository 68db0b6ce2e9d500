import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Probe } from '../../../common/api/core/v1/probe.ts';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import type { ExecResult } from '../runtime/port.ts';
import { ProbeManager } from './probe-manager.ts';
import { ask } from './probe.ts';
import { type Tally, firstTally, tally } from './probe-tally.ts';

describe('tally', () => {
  const probe: Probe = { successThreshold: 2, failureThreshold: 3 };
  const after = (kind: 'liveness' | 'readiness' | 'startup', answers: string): Tally['result'] =>
    [...answers].reduce((before, answer) => tally(before, answer === '+', probe), firstTally(kind)).result;

  it.each<['liveness' | 'readiness' | 'startup', string, Tally['result']]>([
    ['liveness', '', 'success'],
    ['readiness', '', 'failure'],
    ['startup', '', 'undecided'],
    ['readiness', '+', 'failure'],
    ['readiness', '++', 'success'],
    ['readiness', '++--', 'success'],
    ['readiness', '++---', 'failure'],
    ['readiness', '++--+--', 'success'],
    ['liveness', '---', 'failure'],
    ['startup', '-+-+-', 'undecided'],
    ['startup', '++', 'success'],
  ])('of %s after "%s" is %s', (kind, answers, result) => expect(after(kind, answers)).toBe(result));
});

const good: ExecResult = { exitCode: 0, stdout: '', stderr: '' };
const bad: ExecResult = { exitCode: 1, stdout: '', stderr: 'not well' };
const exec = { exec: { command: ['check'] }, periodSeconds: 10, failureThreshold: 2 };

describe('ProbeManager', () => {
  const managers: ProbeManager[] = [];
  afterEach(async () => {
    for (const manager of managers.splice(0)) await manager.close();
  });

  function setup(container: Partial<Container>, before?: { ready: boolean; started?: boolean }) {
    const clock = new ManualClock();
    const state = { answer: good, asked: 0 };
    const runtime = {
      execSync: async () => {
        state.asked++;
        return state.answer;
      },
    };
    const changes: string[] = [];
    const told: string[] = [];
    const manager = new ProbeManager({ runtime, clock, onChange: (uid) => changes.push(uid) });
    managers.push(manager);
    const whole: Container = { name: 'main', ...container };
    const tell = (_type: string, reason: string, message: string) => void told.push(`${reason}: ${message}`);
    manager.watch('u', [{ id: 'c1', podUid: 'u', container: whole, podIp: '', startedAt: 0, before, tell }]);
    return { clock, state, changes, told, manager, verdict: () => manager.verdict('c1', whole) };
  }

  it('takes a container without probes for started and ready', () => {
    expect(setup({}).verdict()).toEqual({ started: true, ready: true });
  });

  it('makes a container ready when its probe passes, and unready when it fails twice', async () => {
    const test = setup({ readinessProbe: exec });
    expect(test.verdict().ready).toBe(false);
    await test.clock.advance(0);
    expect(test.verdict().ready).toBe(true);
    test.state.answer = bad;
    await test.clock.advance(10_000);
    expect(test.verdict().ready).toBe(true);
    await test.clock.advance(10_000);
    expect(test.verdict()).toEqual({ started: true, ready: false });
    expect(test.changes).toEqual(['u', 'u']);
    expect(test.told).toEqual([
      'Unhealthy: Readiness probe failed: not well',
      'Unhealthy: Readiness probe failed: not well',
    ]);
  });

  it('waits before the first question', async () => {
    const test = setup({ readinessProbe: { ...exec, initialDelaySeconds: 5 } });
    await test.clock.advance(4_999);
    expect(test.state.asked).toBe(0);
    await test.clock.advance(1);
    expect(test.state.asked).toBe(1);
  });

  it('asks nothing else before the startup probe has passed', async () => {
    const test = setup({ startupProbe: { ...exec, failureThreshold: 30 }, livenessProbe: exec });
    test.state.answer = bad;
    await test.clock.advance(50_000);
    expect(test.verdict()).toEqual({ started: false, ready: false });
    expect(test.told.every((line) => line.startsWith('Unhealthy: Startup'))).toBe(true);
    test.state.answer = good;
    await test.clock.advance(10_000);
    expect(test.verdict()).toEqual({ started: true, ready: true });
  });

  it('says that a container is to end, and how gently', async () => {
    const test = setup({ livenessProbe: { ...exec, terminationGracePeriodSeconds: 4 } });
    test.state.answer = bad;
    await test.clock.advance(10_000);
    expect(test.verdict().unhealthy).toEqual({ probe: 'liveness', graceSeconds: 4 });
  });

  it('starts from what was known of the container', () => {
    const probes = { readinessProbe: exec, startupProbe: exec };
    expect(setup(probes, { ready: true, started: true }).verdict()).toEqual({ started: true, ready: true });
    expect(setup(probes, { ready: false, started: false }).verdict()).toEqual({ started: false, ready: false });
  });

  it('asks no more once the container is not to be watched', async () => {
    const test = setup({ livenessProbe: exec });
    await test.clock.advance(0);
    test.manager.watch('u', []);
    await test.clock.advance(100_000);
    expect(test.state.asked).toBe(1);
  });
});

describe('ask', () => {
  const target = (port: number) => ({
    id: 'c',
    podIp: '127.0.0.1',
    container: { name: 'main', ports: [{ name: 'web', containerPort: port }] },
  });
  const runtime = { execSync: async () => good };

  async function answering(status: number, probe: (port: number) => Probe) {
    const server = createServer((_request, response) => {
      if (status > 0) response.writeHead(status).end('body');
    });
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    );
    try {
      return await ask(probe(port), target(port), runtime, AbortSignal.timeout(10_000));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it.each<[string, number, Probe, object]>([
    ['a page', 200, { httpGet: { port: 'web' } }, { healthy: true }],
    ['a redirect', 302, { httpGet: { port: 'web' } }, { healthy: true }],
    [
      'an error',
      503,
      { httpGet: { port: 'web' } },
      { healthy: false, output: 'HTTP probe failed with statuscode: 503' },
    ],
    [
      'no answer in time',
      0,
      { httpGet: { port: 'web' }, timeoutSeconds: 1 },
      { healthy: false, output: 'no answer within 1s' },
    ],
    ['an open port', 200, { tcpSocket: { port: 'web' } }, { healthy: true }],
    ['a port without a name', 200, { tcpSocket: { port: 'nope' } }, { healthy: false }],
  ])('takes %s for what it is', async (_what, status, probe, expected) => {
    expect(await answering(status, () => probe)).toMatchObject(expected);
  });

  it('takes a closed port for unhealthy, whatever is to be spoken there', async () => {
    let closed = 0;
    await answering(200, (port) => {
      closed = port;
      return { tcpSocket: { port } };
    });
    for (const probe of [{ tcpSocket: { port: closed } }, { httpGet: { port: closed } }, { grpc: { port: closed } }]) {
      expect(await ask(probe, target(closed), runtime, AbortSignal.timeout(10_000))).toMatchObject({ healthy: false });
    }
  });
});
