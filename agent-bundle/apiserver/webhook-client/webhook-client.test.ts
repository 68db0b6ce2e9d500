import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Service } from '../../../common/api/core/v1/service.ts';
import type { EndpointSlice } from '../../../common/api/discovery/v1/endpoint-slice.ts';
import { type Authority, createAuthority, issue, loadAuthority } from '../../../electron/pki/authority.ts';
import { WebhookCallError } from './call-error.ts';
import { endpointAddresses, externalAddress } from './service-address.ts';
import { WebhookClient } from './webhook-client.ts';

const signal = new AbortController().signal;

async function authority(): Promise<{ made: Authority; bundle: string }> {
  const files = await createAuthority('kubernetes-ca', Date.now());
  return {
    made: await loadAuthority('kubernetes-ca', files),
    bundle: Buffer.from(files.certificate).toString('base64'),
  };
}

describe('a call to a webhook', () => {
  let server: Server;
  let port: number;
  let caBundle: string;
  let strange: string;
  let connections = 0;
  let answer: (incoming: IncomingMessage, response: ServerResponse) => void | Promise<void> = () => {};
  const client = new WebhookClient(async ({ name }) => {
    if (name === 'none') throw new WebhookCallError('no endpoints available for service "none"');
    return { host: '127.0.0.1', port };
  });

  beforeAll(async () => {
    const own = await authority();
    caBundle = own.bundle;
    strange = (await authority()).bundle;
    const names = { dns: ['hook.ns.svc'], ips: ['127.0.0.1'] };
    const leaf = await issue(own.made, { subject: { commonName: 'hook' }, usages: ['server'], names }, Date.now());
    server = createServer({ cert: leaf.certificate, key: leaf.privateKey }, (incoming, response) => {
      void answer(incoming, response);
    });
    server.on('secureConnection', () => connections++);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });

  const json = (value: unknown) => (_: IncomingMessage, response: ServerResponse) => {
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };
  const service = { namespace: 'ns', name: 'hook', path: '/check', port: 8443 };
  const call = (more: object = {}) => ({ body: {}, timeout: 20_000, signal, ...more });
  const failure = async (location: object, more: object = {}) => {
    const error: unknown = await client.post({ caBundle, ...location }, call(more)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WebhookCallError);
    return (error as Error).message;
  };

  it('goes to the service under its own name, and tells how long it has', async () => {
    let seen: unknown;
    answer = async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
      const { method, url, headers } = incoming;
      seen = { method, url, host: headers.host, type: headers['content-type'], body: Buffer.concat(chunks).toString() };
      response.end('{"n":12345678901234567890}');
    };
    const answered = await client.post({ service, caBundle }, call({ body: { big: 9007199254740993n } }));
    expect(answered).toEqual({ n: 12345678901234567890n });
    expect(seen).toEqual({
      method: 'POST',
      url: '/check?timeout=20s',
      host: 'hook.ns.svc:8443',
      type: 'application/json',
      body: '{"big":9007199254740993}',
    });
  });

  it('keeps its connection for the next one, and opens another when that was closed meanwhile', async () => {
    answer = json({ ok: true });
    const url = `https://127.0.0.1:${port}/kept`;
    await client.post({ url, caBundle }, call());
    const before = connections;
    await client.post({ url, caBundle }, call());
    expect(connections).toBe(before);
    server.closeIdleConnections();
    expect(await client.post({ url, caBundle }, call())).toEqual({ ok: true });
  });

  it('is given up when its time is over', async () => {
    answer = () => {};
    expect(await failure({ service }, { timeout: 200 })).toBe(
      'Post "https://hook.ns.svc:8443/check?timeout=0.2s": context deadline exceeded',
    );
  });

  it('ends with the request it is for', async () => {
    const end = new AbortController();
    answer = () => end.abort();
    expect(await failure({ service }, { signal: end.signal })).toMatch(/: context canceled$/);
  });

  it('believes nobody whom the bundle does not vouch for', async () => {
    answer = json({});
    const unknown = 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
    expect(await failure({ service, caBundle: strange })).toBe(
      `Post "https://hook.ns.svc:8443/check?timeout=20s": ${unknown}`,
    );
    expect(await failure({ service, caBundle: undefined })).toContain(unknown);
    expect(await failure({ service: { ...service, name: 'other' } })).toBe(
      'Post "https://other.ns.svc:8443/check?timeout=20s": tls: failed to verify certificate: ' +
        'x509: certificate is valid for hook.ns.svc, 127.0.0.1, not other.ns.svc',
    );
  });

  it('follows no redirect', async () => {
    answer = (_, response) => {
      response.writeHead(302, { location: `https://127.0.0.1:${port}/elsewhere` }).end();
    };
    expect(await failure({ service })).toBe(
      'the server responded with the status code 302 but did not return more information',
    );
  });

  test.each<[string, (incoming: IncomingMessage, response: ServerResponse) => void, string]>([
    [
      'a failure',
      (_, response) => response.writeHead(500).end('oh no\n'),
      'an error on the server ("oh no") has prevented the request from succeeding',
    ],
    [
      'nothing there',
      (_, response) => response.writeHead(404).end(),
      'the server could not find the requested resource',
    ],
    ['no JSON', json('<html>'), "couldn't get version/kind; json parse error: "],
    ['the end', (incoming) => incoming.socket.destroy(), ': EOF'],
    [
      'more than anybody needs',
      (_, response) => void response.end(Buffer.alloc(9 * 1024 * 1024, ' ')),
      'the answer is longer than 8388608 bytes',
    ],
  ])('tells of %s', async (_, reply, words) => {
    answer = reply;
    expect(await failure({ service })).toContain(words);
  });

  it('tells who cannot be reached', async () => {
    expect(await failure({ service: { namespace: 'ns', name: 'none' } })).toBe(
      'Post "https://none.ns.svc:443/?timeout=20s": no endpoints available for service "none"',
    );
    expect(await failure({ url: 'https://127.0.0.1:1/' })).toBe(
      'Post "https://127.0.0.1:1/?timeout=20s": dial tcp 127.0.0.1:1: connect: connection refused',
    );
  });
});

describe('the endpoints of a service', () => {
  const service: Service = {
    metadata: { name: 'hook', namespace: 'ns' },
    spec: { ports: [{ name: 'https', port: 443 }] },
  };
  const slice = (endpoints: EndpointSlice['endpoints']): EndpointSlice => ({
    metadata: { name: 'hook-1', namespace: 'ns' },
    addressType: 'IPv4',
    endpoints,
    ports: [{ name: 'https', port: 8443 }],
  });

  it('are those that are ready, at the port that the slices name', () => {
    const slices = [
      slice([{ addresses: ['10.244.1.2'] }, { addresses: ['10.244.1.3'], conditions: { ready: false } }]),
      slice([{ addresses: ['fd00::2'], conditions: { ready: true } }]),
    ];
    expect(endpointAddresses(service, slices, 443)).toEqual([
      { host: '10.244.1.2', port: 8443 },
      { host: 'fd00::2', port: 8443 },
    ]);
    expect(() => endpointAddresses(service, slices, 80)).toThrow('no service port 80 found for service "hook"');
  });

  it('are those of the family of its own address', () => {
    const both = [
      { ...slice([{ addresses: ['fd00::2'] }]), addressType: 'IPv6' },
      slice([{ addresses: ['10.244.1.2'] }]),
    ];
    const own = { ...service, spec: { ...service.spec, ipFamilies: ['IPv4', 'IPv6'] } };
    expect(endpointAddresses(own, both, 443).map(({ host }) => host)).toEqual(['10.244.1.2']);
  });

  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.169.254', 'fe80::1', '0.0.0.0', 'example.com'])(
    'are none at %s',
    (address) => {
      expect(endpointAddresses(service, [slice([{ addresses: [address] }])], 443)).toEqual([]);
    },
  );
});

describe('a service that is elsewhere', () => {
  const service = (externalName: string): Service => ({
    metadata: { name: 'hook' },
    spec: { type: 'ExternalName', externalName },
  });

  it('is where its name leads to', async () => {
    expect(await externalAddress(service('192.0.2.1'), 443, signal)).toEqual({ host: '192.0.2.1', port: 443 });
  });

  test.each(['localhost', '127.0.0.1', '169.254.169.254', '::1', ''])('is not at %j', async (name) => {
    await expect(externalAddress(service(name), 443, signal)).rejects.toThrow('no endpoints available');
  });
});
