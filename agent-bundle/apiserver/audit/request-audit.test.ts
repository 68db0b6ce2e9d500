import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import type { Reply } from '../http/reply.ts';
import { RequestNotes } from '../http/request-notes.ts';
import { requestInfoOf } from '../routes/request-info.ts';
import { notFound } from '../status-error.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { sourceIPs } from './audit-event.ts';
import { Auditor } from './auditor.ts';
import { readPolicy } from '../../../common/api/audit/v1/policy.ts';

const jane = { name: 'jane', groups: ['dev'], extra: { a: ['b'] } };
const closed = { once: (_: 'close', listener: () => void) => listener() };

function incomingOf(method: string, url: string, headers: Record<string, string> = {}): IncomingMessage {
  const socket = { remoteAddress: '::ffff:10.0.0.1', getPeerCertificate: () => ({}) };
  return { method, url, headers, socket } as unknown as IncomingMessage;
}

/** An auditor, and the events that it has written. */
async function recording(rule: object, run: (auditor: Auditor, notes: RequestNotes) => void | Promise<void>) {
  const lines: string[] = [];
  const sink = {
    append: async (bytes: Buffer) => void lines.push(...bytes.toString().split('\n').slice(0, -1)),
    close: async () => {},
  };
  const policy = readPolicy({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [rule] });
  const config = { policy, path: '-', limits: { size: 1, backups: 0, age: 0 } };
  const auditor = new Auditor(config, { onLost: () => {}, sink, clock: new ManualClock() });
  await run(auditor, new RequestNotes());
  await auditor.close();
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function begin(auditor: Auditor, notes: RequestNotes, method: string, url: string) {
  const incoming = incomingOf(method, url, { 'user-agent': 'kubectl/v1.36' });
  const [path = '', query] = url.split('?');
  const info = requestInfoOf(method, path, new URLSearchParams(query));
  return auditor.begin({ auditId: 'id-1', incoming, info, user: jane }, notes);
}
const json = (code: number, body: object): Reply => ({
  type: 'body',
  code,
  contentType: 'application/json',
  body: Buffer.from(`${JSON.stringify(body)}\n`),
});

describe('what is recorded of a request', () => {
  const pods = '/api/v1/namespaces/ns/pods';
  const create = (auditor: Auditor, notes: RequestNotes) => {
    const audit = begin(auditor, notes, 'POST', pods);
    const object = { metadata: { name: 'p', managedFields: [{ manager: 'x' }] } };
    notes.bodies?.sent(object, () => JSON.stringify(object));
    notes.annotate('authorization.k8s.io/decision', 'allow');
    audit?.answering(json(201, { kind: 'Pod', metadata: { name: 'p', uid: 'u', managedFields: [] } }), 201, false);
    audit?.end(closed);
  };

  it('is who, what, when and how it ended, at the level Metadata', async () => {
    const events = await recording({ level: 'Metadata' }, create);
    const event = {
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      auditID: 'id-1',
      requestURI: pods,
      verb: 'create',
      user: { username: 'jane', groups: ['dev'], extra: { a: ['b'] } },
      sourceIPs: ['10.0.0.1'],
      userAgent: 'kubectl/v1.36',
      requestReceivedTimestamp: '1970-01-01T00:00:00.000000Z',
      stageTimestamp: '1970-01-01T00:00:00.000000Z',
    };
    const objectRef = { resource: 'pods', namespace: 'ns', apiVersion: 'v1' };
    expect(events).toEqual([
      { ...event, stage: 'RequestReceived', objectRef },
      {
        ...event,
        stage: 'ResponseComplete',
        objectRef: { ...objectRef, name: 'p' },
        responseStatus: { metadata: {}, code: 201 },
        annotations: { 'authorization.k8s.io/decision': 'allow' },
      },
    ]);
  });

  it('has what was sent at the level Request, and what came back at RequestResponse', async () => {
    const [, request] = await recording({ level: 'Request' }, create);
    expect(request).toMatchObject({ requestObject: { metadata: { name: 'p', managedFields: [{ manager: 'x' }] } } });
    expect(request).not.toHaveProperty('responseObject');
    const rule = { level: 'RequestResponse', omitManagedFields: true, omitStages: ['RequestReceived'] };
    const [both, ...none] = await recording(rule, create);
    expect(none).toEqual([]);
    expect(both?.['requestObject']).toEqual({ metadata: { name: 'p' } });
    expect(both?.['responseObject']).toEqual({ kind: 'Pod', metadata: { name: 'p', uid: 'u' } });
  });

  it('is nothing at the level None', async () => {
    expect(await recording({ level: 'None' }, create)).toEqual([]);
  });

  it('tells why it failed', async () => {
    const [, event] = await recording({ level: 'Metadata' }, (auditor, notes) => {
      const audit = begin(auditor, notes, 'GET', `${pods}/p`);
      const error = notFound(PodKind, 'p');
      audit?.failing(error);
      audit?.answering(json(404, error.toStatus()), 404, false);
      audit?.end(closed);
    });
    expect(event).toMatchObject({
      stage: 'ResponseComplete',
      responseStatus: {
        status: 'Failure',
        reason: 'NotFound',
        message: 'pods "p" not found',
        details: { name: 'p', kind: 'pods' },
        code: 404,
      },
    });
  });

  it('ends with Panic when nobody knows why', async () => {
    const events = await recording({ level: 'Metadata' }, (auditor, notes) => {
      const audit = begin(auditor, notes, 'GET', `${pods}/p`);
      audit?.failing(notFound(PodKind, 'p'), 'Panic');
      audit?.end(closed);
    });
    expect(events.map(({ stage }) => stage)).toEqual(['RequestReceived', 'Panic']);
  });

  it('is told when a watch begins, and when it is over', async () => {
    const frames = async function* () {};
    const events = await recording({ level: 'RequestResponse' }, (auditor, notes) => {
      const audit = begin(auditor, notes, 'GET', `${pods}?watch=true`);
      const reply: Reply = { type: 'frames', contentType: 'application/json', chunks: frames() };
      expect(audit?.answering(reply, 200, true)).toBe(reply);
      audit?.becomes({ name: 'joe', groups: [] });
      audit?.end(closed);
    });
    expect(events.map(({ stage, verb, impersonatedUser }) => [stage, verb, impersonatedUser])).toEqual([
      ['RequestReceived', 'watch', undefined],
      ['ResponseStarted', 'watch', undefined],
      ['ResponseComplete', 'watch', { username: 'joe' }],
    ]);
  });

  it('is over with its connection where that speaks something else now', async () => {
    let close: (() => void) | undefined;
    const lines: unknown[] = [];
    await recording({ level: 'Metadata', omitStages: ['RequestReceived'] }, async (auditor, notes) => {
      const audit = begin(auditor, notes, 'GET', `${pods}/p/exec`);
      audit?.answering({ type: 'taken' }, 101, true);
      audit?.end({ once: (_, listener) => (close = listener) });
      lines.push(close);
      close?.();
    }).then((events) => expect(events.map(({ stage }) => stage)).toEqual(['ResponseStarted', 'ResponseComplete']));
    expect(lines).toEqual([expect.any(Function)]);
  });

  it('has a list that comes in pieces, unless it is too long', async () => {
    const chunks = (count: number, size: number) =>
      Array.from({ length: count }, (_, i) =>
        Buffer.from(i === 0 ? '{"items":["' : i === count - 1 ? '"]}' : 'x'.repeat(size)),
      );
    const list = (pieces: Buffer[]) =>
      recording({ level: 'RequestResponse', omitStages: ['RequestReceived'] }, async (auditor, notes) => {
        const audit = begin(auditor, notes, 'GET', pods);
        const reply = audit?.answering({ type: 'chunks', contentType: 'application/json', chunks: pieces }, 200, false);
        if (reply?.type !== 'chunks') throw new Error('it is no list any more');
        let size = 0;
        for await (const chunk of reply.chunks) size += chunk.length;
        expect(size).toBe(pieces.reduce((sum, piece) => sum + piece.length, 0));
        audit?.end(closed);
      });
    expect((await list(chunks(4, 2)))[0]).toMatchObject({ responseObject: { items: ['xxxx'] } });
    const [long] = await list(chunks(8, 1024 * 1024));
    expect(long).not.toHaveProperty('responseObject');
    expect(long).toMatchObject({ annotations: { 'audit.k8s.io/truncated': 'true' } });
  });

  it.each([
    [{}, 'Authentication failed, no credentials provided'],
    [{ authorization: 'Bearer secret-token' }, 'Authentication failed, attempted: bearer'],
  ])('of who is not recognised is how he tried: %j', async (headers, message) => {
    const events = await recording({ level: 'Metadata' }, (auditor, notes) => {
      const url = { path: '/api/v1/pods', query: new URLSearchParams() };
      const audit = auditor.refuse(incomingOf('GET', '/api/v1/pods', headers), { auditId: 'id-1', url, notes });
      audit?.failing(notFound(PodKind, 'p'));
      audit?.answering(json(401, {}), 401, false);
      audit?.end(closed);
    });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      stage: 'ResponseStarted',
      user: {},
      responseStatus: { metadata: {}, message, code: 401 },
    });
    expect(JSON.stringify(events)).not.toContain('secret-token');
  });
});

it.each([
  [{}, ['10.0.0.1']],
  [{ 'x-forwarded-for': '192.0.2.1, 192.0.2.2', 'x-real-ip': '192.0.2.1' }, ['192.0.2.1', '192.0.2.2', '10.0.0.1']],
  [{ 'x-forwarded-for': 'nonsense' }, ['10.0.0.1']],
])('a request with %j comes from %j', (headers, addresses) => {
  expect(sourceIPs(incomingOf('GET', '/', headers as Record<string, string>))).toEqual(addresses);
});
