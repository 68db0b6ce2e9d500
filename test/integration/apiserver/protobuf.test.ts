import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { DeleteOptions } from '../../../common/api/meta/v1.ts';
import { Deployment, DeploymentKind } from '../../../common/api/apps/v1/deployment.ts';
import { ConfigMap, ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { Status } from '../../../common/api/meta/status.ts';
import type { MessageType } from '../../../common/api/schema/field.ts';
import { readEnvelope, readProtobuf } from '../../../agent-bundle/apiserver/codec/protobuf-reader.ts';
import { encodeProtobuf, envelope } from '../../../agent-bundle/apiserver/codec/protobuf-writer.ts';
import { LocalMaster, admin } from '../local-master.ts';

const protobuf = 'application/vnd.kubernetes.protobuf';
const maps = '/api/v1/namespaces/default/configmaps';
const deployments = '/apis/apps/v1/namespaces/default/deployments';

const read = (schema: MessageType, body: Buffer) => readProtobuf(schema, readEnvelope(body));

describe('in protobuf', () => {
  let master: LocalMaster;
  let agent: Agent;
  beforeAll(async () => {
    master = await LocalMaster.start();
    const { certificate, privateKey } = await master.issue(admin);
    agent = new Agent({ ca: master.authorityCertificate, cert: certificate, key: privateKey, keepAlive: true });
  });
  afterAll(async () => {
    agent.destroy();
    await master.end();
  });

  interface Sent {
    readonly accept?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Buffer;
    readonly contentType?: string;
  }

  function open(method: string, path: string, sent: Sent = {}): Promise<IncomingMessage> {
    const { accept = protobuf, body, contentType = protobuf, headers } = sent;
    const all = { accept, ...(body ? { 'content-type': contentType, 'content-length': body.length } : {}), ...headers };
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, master.server), { agent, method, headers: all }, resolve);
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  async function send(method: string, path: string, sent: Sent = {}) {
    const incoming = await open(method, path, sent);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const { 'content-type': type, 'content-encoding': coding } = incoming.headers;
    return { code: incoming.statusCode, type, coding, body: Buffer.concat(chunks) };
  }

  const createMap = (name: string, data: Record<string, string> = {}) =>
    send('POST', maps, { body: envelope(ConfigMapKind, encodeProtobuf(ConfigMap, { metadata: { name }, data })) });

  it('an object is created, read, changed and deleted', async () => {
    const created = await createMap('whole', { a: 'ü', b: 'x'.repeat(300) });
    expect(created).toMatchObject({ code: 201, type: protobuf });
    expect(read(ConfigMap, created.body)).toMatchObject({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'whole', namespace: 'default', uid: expect.any(String) as string },
      data: { a: 'ü', b: 'x'.repeat(300) },
    });
    const patch = { body: Buffer.from('{"data":{"a":"2"}}'), contentType: 'application/merge-patch+json' };
    expect(read(ConfigMap, (await send('PATCH', `${maps}/whole`, patch)).body)).toMatchObject({ data: { a: '2' } });
    const got = await send('GET', `${maps}/whole`);
    const json = await send('GET', `${maps}/whole`, { accept: 'application/json' });
    expect(read(ConfigMap, got.body)).toEqual(JSON.parse(json.body.toString()));
    const options = { kind: 'DeleteOptions', group: 'meta.k8s.io', version: 'v1' };
    const body = envelope(options, encodeProtobuf(DeleteOptions, { propagationPolicy: 'Background' }));
    const deleted = await send('DELETE', `${maps}/whole`, { body });
    expect(deleted).toMatchObject({ code: 200, type: protobuf });
    expect(read(Status, deleted.body)).toMatchObject({ kind: 'Status', status: 'Success', details: { name: 'whole' } });
  });

  it('what fails is a Status, unless something else is preferred', async () => {
    const missing = await send('GET', `${maps}/none`);
    expect(missing).toMatchObject({ code: 404, type: protobuf });
    expect(read(Status, missing.body)).toMatchObject({ status: 'Failure', reason: 'NotFound', code: 404 });
    const preferred = { accept: `application/json,${protobuf}` };
    expect(await send('GET', `${maps}/none`, preferred)).toMatchObject({ code: 404, type: 'application/json' });
  });

  it('a long list is streamed, compressed for who can read that, and the same as in JSON', async () => {
    const text = 'y'.repeat(4000);
    for (let at = 0; at < 60; at++) await createMap(`many-${at}`, { text });
    const accept = 'application/json';
    const json = JSON.parse((await send('GET', `${maps}?limit=50`, { accept })).body.toString()) as { items: object[] };
    const plain = await send('GET', `${maps}?limit=50`);
    const zipped = await send('GET', `${maps}?limit=50`, { headers: { 'accept-encoding': 'gzip' } });
    expect(plain.type).toBe(protobuf);
    expect(zipped.coding).toBe('gzip');
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
    const { kind, raw } = readEnvelope(plain.body);
    expect(kind).toBe('ConfigMapList');
    const items: object[] = [];
    const reader = new BinaryReader(raw);
    while (reader.pos < reader.len) {
      const [tag, wire] = reader.tag();
      if (tag !== 2) reader.skip(wire);
      else items.push(readProtobuf(ConfigMap, { apiVersion: '', kind: '', raw: reader.bytes() }));
    }
    expect(items).toEqual(json.items.map((item) => ({ apiVersion: '', kind: '', ...item })));
  });

  it('a watch is frames of events, each around an object in its envelope', async () => {
    const start = await send('GET', `${maps}?limit=1`, { accept: 'application/json' });
    const { resourceVersion } = (JSON.parse(start.body.toString()) as { metadata: { resourceVersion: string } })
      .metadata;
    const query = `watch=true&resourceVersion=${resourceVersion}&timeoutSeconds=30`;
    const incoming = await open('GET', `${maps}?${query}`);
    expect(incoming.headers['content-type']).toBe(`${protobuf};stream=watch`);
    await createMap('watched');
    await send('DELETE', `${maps}/watched`);
    const events: string[] = [];
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE()) {
        const end = 4 + rest.readUInt32BE();
        const { type, object } = readEvent(rest.subarray(4, end));
        events.push(`${type} ${(read(ConfigMap, object)['metadata'] as { name: string }).name}`);
        rest = rest.subarray(end);
      }
      if (events.length >= 2) break;
    }
    incoming.destroy();
    expect(events).toEqual(['ADDED watched', 'DELETED watched']);
  });

  it('only the metadata is given to who wants no more', async () => {
    await createMap('partly', { a: 'b' });
    const accept = `${protobuf};as=PartialObjectMetadata;g=meta.k8s.io;v=v1`;
    const { body } = await send('GET', `${maps}/partly`, { accept });
    expect(readEnvelope(body)).toMatchObject({ apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata' });
    expect(read(ConfigMap, body)).toMatchObject({ metadata: { name: 'partly' } });
    expect(read(ConfigMap, body)).not.toHaveProperty('data');
  });

  it('kubectl creates, describes and rolls out', async () => {
    const run = async (args: string) => {
      const { code, stdout, stderr } = await master.kubectl(args.split(' '));
      expect({ args, code, stderr: code === 0 ? '' : stderr }).toEqual({ args, code: 0, stderr: '' });
      return stdout + stderr;
    };
    await run('create deployment web --image=demo:1 --replicas=2');
    const described = await run('describe deployment web -v=8');
    expect(described).toMatch(/Replicas:\s+2 desired/);
    expect(described).toMatch(/Content-Type: application\/vnd.kubernetes.protobuf/);
    expect(await run('rollout history deployment web')).toContain('deployment.apps/web');
    expect(await run('auth can-i create pods')).toContain('yes');
    const { body } = await send('GET', `${deployments}/web`);
    expect(read(Deployment, body)).toMatchObject({ kind: DeploymentKind.kind, spec: { replicas: 2 } });
  });
});

/** A message WatchEvent: its type, and the object within its RawExtension. */
function readEvent(message: Buffer): { type: string; object: Buffer } {
  const event = { type: '', object: Buffer.alloc(0) as Buffer };
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [tag] = reader.tag();
    if (tag === 1) event.type = reader.string();
    else {
      const within = new BinaryReader(reader.bytes());
      within.tag();
      event.object = Buffer.from(within.bytes());
    }
  }
  return event;
}
