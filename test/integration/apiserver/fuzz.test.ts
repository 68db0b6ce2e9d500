import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { type TLSSocket, connect } from 'node:tls';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeProtobuf, envelope } from '../../../agent-bundle/apiserver/codec/protobuf-writer.ts';
import { schemaValues } from '../../../agent-bundle/apiserver/codec/schema-values.fixture.ts';
import { kinds } from '../../../common/api/kinds.ts';
import { type ApiObject, type Kind, apiVersionOf } from '../../../common/api/schema/kind.ts';
import { cases } from '../../sampling.ts';
import { LocalMaster, admin } from '../local-master.ts';
import {
  type FuzzBody,
  contentTypes,
  headers,
  jsonBodies,
  jsonPatches,
  jsonText,
  mangled,
  nastyTexts,
} from './fuzz-values.ts';
import { objectsOf, oddValues, paths, queries, spoilt, yamlBodies } from './fuzz-values.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
}
interface Answer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The first thing found is told as it was sent: making it smaller would take hundreds of requests more. */
const tries = (few: number) => ({ ...cases(few), endOnFailure: true });

/** Longer than any answer takes, watches included: what has not come by then hangs. */
const answerDeadline = 20_000;

function placeOf(kind: Kind<ApiObject>, name = ''): string {
  const root = kind.group === '' ? '/api/v1' : `/apis/${apiVersionOf(kind)}`;
  return `${root}${kind.namespaced ? '/namespaces/default' : ''}/${kind.resource}${name === '' ? '' : `/${name}`}`;
}

/**
 * Whatever anybody sends is answered: with what was asked for, or with a Status that says what is wrong with it, in time.
 * The server never says that it is at a loss (500), breaks off, shows its insides, or ends.
 */
describe('whatever is sent', { timeout: 600_000 }, () => {
  let master: LocalMaster;
  let agent: Agent;
  let tls: { ca: string; cert: string; key: string };
  let server: URL;

  beforeAll(async () => {
    master = await LocalMaster.start();
    server = new URL(master.server);
    const { certificate: cert, privateKey: key } = await master.issue(admin);
    tls = { ca: master.authorityCertificate, cert, key };
    agent = new Agent({ ...tls, keepAlive: true });
    for (const object of seeds) {
      const kind = kinds.find((candidate) => candidate.kind === object.kind);
      if (!kind) throw new Error(`${object.kind} is not known`);
      const answer = await judged(json('POST', placeOf(kind), object));
      expect(answer.code, answer.body.toString()).toBe(201);
    }
  });
  afterAll(async () => {
    agent.destroy();
    const log = await master.process('apiserver').log();
    await master.end();
    const complaints = log
      .split('\n')
      .filter((line) => /unexpected error|broke off|"level":(50|60)|Error: /.test(line));
    expect(complaints).toEqual([]);
  });

  function send({ method, path, headers: given = {}, body }: Sent): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const length = body ? { 'content-length': String(body.length) } : {};
      const all = { ...length, ...given };
      const { hostname: host, port } = server;
      const outgoing = request({ agent, host, port, method, path, headers: all });
      const late = setTimeout(() => outgoing.destroy(new Error('no answer in time')), answerDeadline);
      const collect = async (incoming: IncomingMessage) => {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
        return { code: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) };
      };
      outgoing.on(
        'response',
        (incoming) =>
          void collect(incoming)
            .then(resolve, reject)
            .finally(() => clearTimeout(late)),
      );
      outgoing.on('upgrade', (_incoming, socket) => {
        socket.destroy();
        reject(new Error('it has left HTTP'));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** The answer, having looked at it. */
  async function judged(sent: Sent): Promise<Answer> {
    const answer = await send(sent).catch((error: unknown) => {
      throw new Error(`${describeSent(sent)} was not answered`, { cause: error });
    });
    const text = answer.body.toString();
    const seen = `${describeSent(sent)} was answered ${answer.code}: ${text.slice(0, 2_000)}`;
    expect(text, seen).not.toMatch(/node:internal|\.ts:\d+|node_modules|at async /);
    if (answer.code < 400) return answer;
    if (answer.code >= 500) expect(known5xx.test(text), seen).toBe(true);
    if (sent.method === 'HEAD' || text === '404 page not found\n') return answer;
    const type = String(answer.headers['content-type']);
    if (type.startsWith('application/json')) {
      expect(JSON.parse(text), seen).toMatchObject({ kind: 'Status', status: 'Failure', code: answer.code });
    } else if (type.startsWith('application/vnd.kubernetes.protobuf')) {
      expect(text.startsWith('k8s\0') && text.includes('Status'), seen).toBe(true);
    } else if (type.startsWith('application/yaml')) expect(text, seen).toMatch(/^kind: Status$/m);
    else expect(text, seen).toMatch(/check failed|internal server error: /);
    return answer;
  }

  const json = (method: string, path: string, value: unknown, contentType = 'application/json'): Sent => ({
    method,
    path,
    headers: { 'content-type': contentType },
    body: Buffer.from(jsonText(value)),
  });
  const typed = (method: string, path: string, { contentType, body }: FuzzBody): Sent => ({
    method,
    path,
    headers: { 'content-type': contentType },
    body,
  });

  it.each(kinds.map((kind) => [placeOf(kind), kind] as const))('objects of %s', async (place, kind) => {
    const objects = objectsOf(kind);
    const protobuf = schemaValues(kind.schema).map((value): FuzzBody => {
      const message = encodeProtobuf(kind.schema, { ...value, metadata: { name: 'fuzz' } });
      return { contentType: 'application/vnd.kubernetes.protobuf', body: envelope(kind, message) };
    });
    const bodies = fc.oneof(
      jsonBodies(objects),
      yamlBodies(objects),
      protobuf,
      mangled(jsonBodies(objects)),
      mangled(protobuf),
    );
    await fc.assert(
      fc.asyncProperty(bodies, fc.boolean(), async (body, replace) => {
        await judged(
          typed(replace ? 'PUT' : 'POST', replace ? `${place}/fuzz` : `${place}?fieldValidation=Warn`, body),
        );
      }),
      tries(12),
    );
  });

  it('patches', async () => {
    const patched = kinds.filter(({ kind }) => seeds.some((seed) => seed.kind === kind));
    const patches = fc.constantFrom(...patched).chain((kind) => {
      const name = seeds.find((seed) => seed.kind === kind.kind)?.metadata.name ?? '';
      const values = fc.oneof(objectsOf(kind), spoilt(fc.constant(seedOf(kind))), oddValues);
      const shapes = fc.oneof(
        fc.tuple(fc.constantFrom('application/merge-patch+json', 'application/strategic-merge-patch+json'), values),
        fc.tuple(fc.constant('application/json-patch+json'), fc.oneof(jsonPatches, oddValues)),
        fc.tuple(fc.constant('application/apply-patch+yaml'), values),
      );
      return shapes.map(([contentType, value]) => {
        const options = contentType.includes('apply') ? '?fieldManager=fuzz&force=true' : '';
        return json('PATCH', `${placeOf(kind, name)}${options}`, value, contentType);
      });
    });
    await fc.assert(
      fc.asyncProperty(patches, async (patch) => {
        await judged(patch);
      }),
      tries(250),
    );
  });

  it('texts that have brought down others, as everything', async () => {
    for (const text of nastyTexts) {
      for (const contentType of contentTypes) {
        const body = Buffer.from(text, text.startsWith('k8s') ? 'latin1' : 'utf8');
        const method = contentType.includes('patch') ? 'PATCH' : 'POST';
        const path =
          method === 'PATCH'
            ? '/api/v1/namespaces/default/configmaps/fuzz?fieldManager=f'
            : '/api/v1/namespaces/default/configmaps';
        await judged(typed(method, path, { contentType, body }));
      }
    }
  });

  it('paths, methods and queries', async () => {
    const methods = fc.constantFrom(
      'GET',
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'TRACE',
      'PROPFIND',
      'PURGE',
    );
    await fc.assert(
      fc.asyncProperty(methods, paths, queries, async (method, path, query) => {
        await judged({ method, path: `${path}${query}` });
      }),
      tries(400),
    );
  });

  it('headers', async () => {
    const places = fc.constantFrom(
      ...[
        '/api/v1/namespaces/default/configmaps',
        '/api/v1/namespaces/default/configmaps/fuzz',
        '/version',
        '/openapi/v2',
      ],
      ...[
        '/api/v1/namespaces/default/pods/fuzz/exec',
        '/api/v1/namespaces/default/pods?watch=1&timeoutSeconds=1',
        '/apis',
      ],
    );
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom('GET', 'POST', 'PATCH'), headers, async (path, method, given) => {
        const body = method === 'GET' ? undefined : Buffer.from('{}');
        await judged({ method, path, headers: given, body });
      }),
      tries(300),
    );
  });

  /** What the server writes to a connection before it closes it, or until it is silent for a while. */
  async function raw(bytes: Buffer | string): Promise<string> {
    const { hostname: host, port } = server;
    const socket: TLSSocket = connect({ ...tls, host, port: Number(port) });
    await once(socket, 'secureConnect');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', () => {});
    socket.write(bytes);
    const closed = once(socket, 'close');
    const silent = new Promise((resolve) => {
      let timer = setTimeout(resolve, 400);
      socket.on('data', () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, 400);
      });
    });
    await Promise.race([closed, silent]);
    socket.destroy();
    return text;
  }

  const line = 'GET /version HTTP/1.1\r\n';
  it.each([
    ['nothing at all', '\r\n\r\n\r\n', /^$/],
    ['another protocol', 'SSH-2.0-OpenSSH_9.9\r\n', /^HTTP\/1.1 400/],
    ['HTTP/2 without having agreed on it', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^HTTP\/1.1 (400|505)|^$/],
    ['a method nobody knows', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1.1 400/],
    ['no host', `${line}\r\n`, /^HTTP\/1.1 400/],
    ['a space in the path', 'GET /api v1 HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1.1 400/],
    ['a NUL in the path', 'GET /api\0v1 HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1.1 400/],
    ['two lengths', `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`, /^HTTP\/1.1 400/],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1.1 400/,
    ],
    [
      'chunks that are none',
      'POST /api/v1/namespaces HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n',
      /^HTTP\/1.1 400/,
    ],
    [
      'chunked twice',
      'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1.1 (400|405)/,
    ],
    ['a header without a name', `${line}Host: x\r\n: x\r\n\r\n`, /^HTTP\/1.1 400/],
    ['too many headers', `${line}Host: x\r\n${'X-A: a\r\n'.repeat(17_000)}\r\n`, /^HTTP\/1.1 431/],
    ['a URL too long', `GET /${'x'.repeat(132_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, /^HTTP\/1.1 431/],
    ['an expectation nobody knows', `${line}Host: x\r\nExpect: the-spanish-inquisition\r\n\r\n`, /^HTTP\/1.1 417/],
    ['a proxy asked for a tunnel', 'CONNECT 10.0.0.1:22 HTTP/1.1\r\nHost: 10.0.0.1:22\r\n\r\n', /^HTTP\/1.1 404/],
    ['everything meant', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1.1 40[45]/],
    ['the whole URL', 'GET https://x/version HTTP/1.1\r\nHost: x\r\n\r\n', /^HTTP\/1.1 200/],
    ['HTTP/1.0', 'GET /version HTTP/1.0\r\n\r\n', /^HTTP\/1.1 200/],
    ['two at once', `${line}Host: x\r\n\r\n${line}Host: x\r\n\r\n`, /^HTTP\/1.1 200[\s\S]*HTTP\/1.1 200/],
    [
      'whether to send a body, asked behind another request',
      `${line}Host: x\r\n\r\nGET /api/v1/namespaces/nowhere HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n`,
      /^HTTP\/1.1 200[^{]+\{[^}]+\}\s*(HTTP\/1.1 100 Continue\r\n\r\n)?HTTP\/1.1 404((?!100 Continue)[^{])+\{"kind"/,
    ],
  ])('%s is answered as it deserves', async (_what, bytes, expected) => {
    expect(await raw(bytes)).toMatch(expected);
  });

  it('requests with bytes out of place', async () => {
    const whole = Buffer.from(
      'POST /api/v1/namespaces/default/configmaps?dryRun=All HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
        'Content-Length: 60\r\n\r\n{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"}}',
    );
    const changes = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(changes, async (places) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of places) bytes[at] = byte;
        const text = await raw(bytes);
        expect(text, bytes.toString('latin1')).not.toMatch(/HTTP\/1.1 500|node:internal|\.ts:\d+/);
      }),
      tries(15),
    );
  });

  it('and the server lives', async () => {
    const answer = await judged({ method: 'GET', path: '/readyz?verbose' });
    expect(answer.body.toString()).toContain('readyz check passed');
  });
});

/** What clients have known for a failure of the server for years. */
const known5xx = /resourceVersion: Invalid value|Too large resource version|check failed|internal server error: /;

const container = { name: 'c', image: 'x' };
const selector = { matchLabels: { a: 'b' } };
const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [container] } };

interface Seed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** Objects to be patched, of the kinds with the most to go wrong. */
const seeds: readonly (Seed & Record<string, unknown>)[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fuzz' }, data: { k: 'v' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'fuzz' }, stringData: { k: 'v' } },
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'fuzz' }, spec: { containers: [container] } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'fuzz' },
    spec: { ports: [{ port: 80 }], selector: { a: 'b' } },
  },
  { apiVersion: 'v1', kind: 'Node', metadata: { name: 'fuzz' } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fuzz' } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'fuzz' }, spec: { selector, template } },
];

function seedOf({ kind }: Kind<ApiObject>): Seed {
  const found = seeds.find((seed) => seed.kind === kind);
  if (!found) throw new Error(`no ${kind} is there`);
  return found;
}

/** Enough to send it again. */
function describeSent({ method, path, headers: given = {}, body }: Sent): string {
  const bytes = body === undefined ? '' : ` ${body.length} bytes: ${body.toString('latin1').slice(0, 1_000)}`;
  return `${method} ${path.slice(0, 500)} ${JSON.stringify(given).slice(0, 500)}${bytes}`;
}
