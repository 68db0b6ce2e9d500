import fc from 'fast-check';
import { stringify } from 'yaml';
import { schemaValues } from '../../../agent-bundle/apiserver/codec/schema-values.fixture.ts';
import { type ApiObject, type Kind, apiVersionOf } from '../../../common/api/schema/kind.ts';

/** What nobody means where an object's field stands. */
export const oddValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1e308,
    0.1,
    '',
    ' ',
    '\u0000',
    '\ud800',
    'NaN',
    '-',
    '1e9999',
    [],
    {},
  ),
  fc.constantFrom<unknown>([null], [[]], { '': null }, { $patch: 'delete' }, { $patch: 'x' }, { $retainKeys: 1 }),
  fc.constantFrom<unknown>('99999999999999999999', '2026-02-30T25:61:61Z', '0x10', '10.0.0.1/33', '::ffff:1.2.3.4/129'),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.bigInt().map((value) => Number(value)),
  fc.jsonValue({ maxDepth: 2 }),
);

/** An object of the kind: its schema's values under a name that may stand, and in half of the cases something odd somewhere. */
export function objectsOf(kind: Kind<ApiObject>): fc.Arbitrary<Record<string, unknown>> {
  const metadata = { name: fc.constantFrom('fuzz', 'Fuzz', '', 'a/b', 'x'.repeat(260)) };
  const whole = fc.tuple(schemaValues(kind.schema), fc.record(metadata), fc.boolean()).map(([value, named, own]) => ({
    ...value,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    ...(own ? { metadata: named } : {}),
  }));
  return fc.oneof(whole, spoilt(whole));
}

/** The same value with something else in one place, wherever that is. */
export function spoilt<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T> {
  const turns = fc.array(fc.nat(), { minLength: 1, maxLength: 8 });
  return fc.tuple(values, turns, oddValues).map(([value, path, odd]) => replaced(value, path, odd) as T);
}

/** Goes down by the numbers, as far as there is something below. */
function replaced(value: unknown, [turn, ...rest]: readonly number[], odd: unknown): unknown {
  if (turn === undefined || typeof value !== 'object' || value === null) return odd;
  if (Array.isArray(value)) {
    const at = turn % Math.max(1, value.length);
    return value.length === 0 ? odd : value.with(at, replaced(value[at], rest, odd));
  }
  const entries = Object.entries(value);
  const at = turn % Math.max(1, entries.length);
  const changed = entries.map(([key, item], index) => [key, index === at ? replaced(item, rest, odd) : item] as const);
  return entries.length === 0 ? odd : Object.fromEntries(changed);
}

/** A body and what it says it is. */
export interface FuzzBody {
  readonly contentType: string;
  readonly body: Buffer;
}

export const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? '';

export const jsonBodies = (values: fc.Arbitrary<unknown>): fc.Arbitrary<FuzzBody> =>
  values.map((value) => ({ contentType: 'application/json', body: Buffer.from(jsonText(value)) }));

export const yamlBodies = (values: fc.Arbitrary<unknown>): fc.Arbitrary<FuzzBody> =>
  values.map((value) => ({
    contentType: 'application/yaml',
    body: Buffer.from(stringify(JSON.parse(jsonText(value)), { aliasDuplicateObjects: false })),
  }));

/** The same bytes with some of them changed, cut off, or doubled. */
export function mangled(bodies: fc.Arbitrary<FuzzBody>): fc.Arbitrary<FuzzBody> {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 });
  return fc.tuple(bodies, changes, fc.constantFrom(1, 0.5, 0.99, 2)).map(([{ contentType, body }, places, length]) => {
    const copy = Buffer.from(length > 1 ? Buffer.concat([body, body]) : body.subarray(0, body.length * length));
    if (copy.length > 0) for (const [at, byte] of places) copy[at % copy.length] = byte;
    return { contentType, body: copy };
  });
}

const repeated = (text: string, count: number): string => text.repeat(count);

/** Texts that have brought down readers of JSON and YAML. */
export const nastyTexts: readonly string[] = [
  '',
  ' ',
  '\ufeff{}',
  '{',
  '{}{}',
  '[]',
  'null',
  '"x"',
  '1e400',
  '-',
  '{"a":1,"a":2}',
  '{"metadata":{"name":"\\ud800"}}',
  '{"metadata":{"labels":{"__proto__":"x","constructor":"y"}}}',
  `{"metadata":{"generation":${repeated('9', 5000)}}}`,
  `${repeated('[', 100_000)}`,
  `${repeated('{"a":', 20_000)}1${repeated('}', 20_000)}`,
  `{"data":{"k":"${repeated('x', 2_000_000)}"}}`,
  `{${Array.from({ length: 50_000 }, (_, at) => `"k${at}":1`).join(',')}}`,
  repeated('- ', 50_000),
  repeated('{a: ', 20_000),
  'a: &a [x]\nb: *a\nc: *none\n',
  `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${repeated(`*a${at},`, 9)}x]`).join('\n')}\n`,
  'a: &a\n  b: *a\n',
  '!!js/function "x"',
  '--- a\n--- b\n',
  '%YAML 9.9\n---\na: 1\n',
  'a: !!binary "%%%"\n',
  '<<: [1]\n',
  'k8s\u0000',
  'k8s\u0000\n\u0001',
  `k8s\u0000${repeated('\u00ff', 100)}`,
];

export const contentTypes = [
  '',
  'application/json',
  'application/json; charset=utf-16',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/apply-patch+cbor',
  'text/plain',
  'multipart/form-data; boundary=x',
  ';;;',
  'a/b/c',
] as const;

const segments = [
  ...['api', 'apis', 'v1', 'apps', 'v9', 'namespaces', 'default', 'fuzz', 'pods', 'configmaps', 'nodes', 'deployments'],
  ...[
    'status',
    'scale',
    'log',
    'exec',
    'proxy',
    'binding',
    'token',
    'eviction',
    'finalize',
    'none',
    'watch',
    'proxy:80',
  ],
  ...['', '.', '..', '%2F', '%2e%2e', '%00', '%ff', '%', '%zz', '%C3%A9', '*', '~', ':', '__proto__', 'constructor'],
  ...[
    'openapi',
    'v2',
    'v3',
    'healthz',
    'readyz',
    'etcd',
    'metrics',
    'version',
    'logs',
    'debug',
    'pprof',
    '.well-known',
  ],
  ...['x'.repeat(300), 'x'.repeat(5_000)],
];

const resourceRoots = [
  '/api/v1/namespaces/default/pods',
  '/api/v1/namespaces/default/configmaps/fuzz',
  '/api/v1/nodes',
  '/apis/apps/v1/namespaces/default/deployments/fuzz',
  '/apis',
  '',
];

export const paths: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...resourceRoots), fc.array(fc.constantFrom(...segments), { maxLength: 5 }))
  .map(([root, more]) => [root, ...more].join('/') || '/');

const queryNames = [
  ...[
    'limit',
    'continue',
    'resourceVersion',
    'resourceVersionMatch',
    'labelSelector',
    'fieldSelector',
    'watch',
    'pretty',
  ],
  ...['allowWatchBookmarks', 'sendInitialEvents', 'timeoutSeconds', 'timeout', 'dryRun', 'fieldManager', 'force'],
  ...['fieldValidation', 'gracePeriodSeconds', 'propagationPolicy', 'orphanDependents', 'includeObject', 'container'],
  ...['tailLines', 'sinceTime', 'sinceSeconds', 'limitBytes', 'stream', 'command', 'stdin', 'tty', 'ports', 'verbose'],
  ...['exclude', 'ignoreStoreReadErrorWithClusterBreakingPotential', '__proto__', ''],
];

const queryValues = fc.oneof(
  fc.constantFrom('', '0', '1', '-1', 'true', 'false', 'All', 'Exact', 'NotOlderThan', 'Strict', 'Background', '5s'),
  fc.constantFrom(
    '99999999999999999999',
    '1e3',
    'NaN',
    'a=b',
    'a in (b,c)',
    'a in (',
    '!a',
    'a notin',
    'metadata.name=x',
  ),
  fc.constantFrom(
    'spec.nodeName=',
    '=',
    '==',
    ',',
    '!',
    '(',
    'a>1',
    'a<b',
    '\u0000',
    '%',
    'eyJ2IjoibWV0YS5rOHMuaW8vdjEi',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** With its question mark; watches end soon, so that they may be asked for. */
export const queries: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom(...queryNames), queryValues), { maxLength: 4 })
  .map((pairs) => {
    const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`);
    return `?${[...text, 'timeoutSeconds=1'].join('&')}`;
  });

/** Values of headers that mean something to us; each is something a client may really send. */
export const headers: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    accept: fc.constantFrom(
      ...['*/*', 'text/html', ';', ',,,', 'application/json;as=Table;v=v1;g=meta.k8s.io', 'application/yaml;q=0'],
      ...[
        'application/vnd.kubernetes.protobuf',
        'application/json;as=PartialObjectMetadata;v=v9;g=meta.k8s.io',
        'a'.repeat(9_000),
      ],
      ...['application/json;as=__proto__;v=v1;g=meta.k8s.io', 'application/json;stream=watch', 'application/cbor'],
    ),
    'accept-encoding': fc.constantFrom('gzip', 'gzip;q=0', 'br', '*', ',', 'gzip;q=x'),
    'content-encoding': fc.constantFrom('gzip', 'identity', 'x'),
    range: fc.constantFrom('bytes=0-5', 'bytes=-', 'x'),
    authorization: fc.constantFrom(
      '',
      'Bearer',
      'Bearer x',
      'Bearer a.b.c',
      'Basic !!!',
      'Negotiate x',
      'Bearer ' + 'x'.repeat(9_000),
    ),
    'impersonate-user': fc.constantFrom('', 'jane', 'system:serviceaccount:default:', 'system:node:', '\u00e9'),
    'impersonate-group': fc.constantFrom('', 'system:masters', ',,', 'a,b'),
    'impersonate-uid': fc.constantFrom('', 'x'),
    'impersonate-extra-a%': fc.constantFrom('', 'x'),
    'audit-id': fc.constantFrom('', 'x'.repeat(2_000), 'a b', 'mine'),
    'if-match': fc.constant('x'),
    'if-none-match': fc.constantFrom('*', '"x"'),
    'x-http-method-override': fc.constant('DELETE'),
    'x-forwarded-for': fc.constantFrom('', '1.2.3.4', 'x'),
    origin: fc.constantFrom('null', 'https://elsewhere.example'),
    upgrade: fc.constantFrom('websocket', 'SPDY/3.1', 'h2c', 'x'),
    connection: fc.constantFrom('close', 'keep-alive', 'Upgrade', 'keep-alive, Upgrade', 'x'),
    expect: fc.constantFrom('100-continue'),
  },
  { requiredKeys: [] },
);

export const jsonPatches: fc.Arbitrary<unknown> = fc.array(
  fc.record(
    {
      op: fc.constantFrom<unknown>('add', 'remove', 'replace', 'move', 'copy', 'test', 'x', 1),
      path: fc.oneof(
        fc.constantFrom(
          '',
          '/',
          '/metadata',
          '/metadata/labels/a',
          '/data/k',
          '/spec',
          '/spec/template',
          '/metadata/name',
          '/kind',
        ),
        fc.constantFrom(
          '/__proto__/x',
          '/spec/containers/-',
          '/spec/containers/99',
          '/metadata/managedFields/0',
          '/~',
          '/~2',
          'x',
        ),
      ),
      from: fc.constantFrom('', '/metadata', '/spec', '/data/k', '/none', '/metadata/name'),
      value: oddValues,
    },
    { requiredKeys: [] },
  ),
  { maxLength: 4 },
);
