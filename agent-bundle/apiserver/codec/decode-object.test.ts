import { describe, expect, it, test } from 'vitest';
import { DeploymentKind } from '../../../common/api/apps/v1/deployment.ts';
import { LeaseKind } from '../../../common/api/coordination/v1/lease.ts';
import { ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { NodeKind } from '../../../common/api/core/v1/node.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { SecretKind } from '../../../common/api/core/v1/secret.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import { StatusError } from '../status-error.ts';
import { type FieldValidation, decodeObject } from './decode-object.ts';

function decode<T>(kind: Kind<T>, body: unknown, fieldValidation: FieldValidation = 'Warn', contentType = '') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return decodeObject({ kind }, Buffer.from(text), { contentType, fieldValidation });
}

function refusal(kind: Kind, body: unknown, fieldValidation?: FieldValidation, contentType?: string): StatusError {
  try {
    decode(kind, body, fieldValidation, contentType);
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const pod = (spec: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });
const container = { name: 'c', image: 'x' };

describe('a body that cannot be read', () => {
  const about = 'the object provided is unrecognized (must be of type ConfigMap): ';
  test.each([
    [
      '{"apiVersion":',
      `${about}couldn't get version/kind; json parse error: unexpected end of JSON input ({"apiVersion":)`,
    ],
    ['', `${about}couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)`],
    [
      '[1]',
      `${about}couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type ` +
        'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b315d)',
    ],
    [
      '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"z"}}',
      'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    ],
    [
      '{"apiVersion":"v1","kind":"Foo"}',
      'Foo in version "v1" cannot be handled as a ConfigMap: no kind "Foo" is registered for version "v1"',
    ],
  ])('%s', (body, message) => {
    expect(refusal(ConfigMapKind, body)).toMatchObject({ code: 400, reason: 'BadRequest', message });
  });

  it('names the formats it reads', () => {
    const error = refusal(ConfigMapKind, 'x', 'Warn', 'text/plain');
    expect(error).toMatchObject({ code: 415, reason: 'UnsupportedMediaType' });
    expect(error.message).toBe(
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    );
  });
});

describe('a value of a wrong type', () => {
  const field = (message: string) => `json: cannot unmarshal ${message}`;
  test.each<[object, string]>([
    [
      { terminationGracePeriodSeconds: 'x' },
      field('string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64'),
    ],
    [
      { terminationGracePeriodSeconds: 1.5 },
      field('number 1.5 into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64'),
    ],
    [{ priority: 2 ** 31 }, field('number 2147483648 into Go struct field PodSpec.spec.priority of type int32')],
    [{ containers: {} }, field('object into Go struct field PodSpec.spec.containers of type []v1.Container')],
    [{ containers: ['x'] }, field('string into Go struct field PodSpec.spec.containers of type v1.Container')],
    [
      { containers: [{ image: 1 }] },
      field('number into Go struct field Container.spec.containers.image of type string'),
    ],
    [
      { containers: [{ env: [{ value: true }] }] },
      field('bool into Go struct field EnvVar.spec.containers.env.value of type string'),
    ],
    [{ nodeSelector: { a: 1 } }, field('number into Go struct field PodSpec.spec.nodeSelector of type string')],
    [{ nodeSelector: [] }, field('array into Go struct field PodSpec.spec.nodeSelector of type map[string]string')],
    [
      { containers: [{ resources: { limits: { cpu: 'x' } } }] },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [{ containers: [{ livenessProbe: { httpGet: { port: true } } }] }, field('bool into Go value of type int32')],
  ])('%j', (spec, why) => {
    const message = `Pod in version "v1" cannot be handled as a Pod: ${why}`;
    expect(refusal(PodKind, pod(spec))).toMatchObject({ code: 400, reason: 'BadRequest', message });
  });

  it('in data of a Secret is named by its byte', () => {
    const body = { data: { a: 'YQ=x' } };
    expect(refusal(SecretKind, body).message).toBe(
      'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 2',
    );
  });

  it('of a time is shown with the layout', () => {
    const body = { metadata: { creationTimestamp: 'yesterday' } };
    expect(refusal(ConfigMapKind, body).message).toContain(
      'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
    );
  });

  it('that would lose digits is refused, not rounded', () => {
    const body = '{"spec":{"containers":[],"tolerations":[{"tolerationSeconds":9223372036854775807}]}}';
    expect(refusal(PodKind, body).message).toMatch(
      /Toleration\.spec\.tolerations\.tolerationSeconds of type int64: integers must lie between/,
    );
  });
});

describe('fields nobody knows', () => {
  const body = pod({ containers: [{ ...container, bogus: 1 }], bogus: { deep: 1 } });

  it('are left out, and reported when asked', () => {
    const { object, warnings } = decode(PodKind, body, 'Warn');
    expect(warnings).toEqual(['unknown field "spec.containers[0].bogus"', 'unknown field "spec.bogus"']);
    expect(JSON.stringify(object)).not.toContain('bogus');
    expect(decode(PodKind, body, 'Ignore').warnings).toEqual([]);
  });

  it('are refused when strict', () => {
    expect(refusal(PodKind, pod({ containers: [container], bogus: 1 }), 'Strict').message).toBe(
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.bogus"',
    );
  });

  it('may not hide behind names every object has', () => {
    const { warnings, object } = decode(ConfigMapKind, '{"constructor":1,"__proto__":{"data":{"a":"b"}},"toString":2}');
    expect(warnings).toEqual(['unknown field "constructor"', 'unknown field "__proto__"', 'unknown field "toString"']);
    expect(object.data).toBeUndefined();
  });

  it('are counted where they are too many to tell', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`bogus${index}`, index]));
    const { warnings } = decode(ConfigMapKind, many);
    expect(warnings).toHaveLength(33);
    expect(warnings.at(-1)).toBe('68 more fields that are unknown or stand twice');
  });

  it('are told from fields that stand twice', () => {
    const text = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d","name":"d"},"x":1,"x":2}';
    expect(refusal(ConfigMapKind, text, 'Strict').message).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "x", duplicate field "metadata.name"',
    );
  });
});

describe('the canonical object', () => {
  it('has the defaults of the schema and the order of the schema', () => {
    const { object } = decode(PodKind, pod({ containers: [container] }));
    expect(JSON.stringify(object.spec)).toBe(
      '{"containers":[{"name":"c","image":"x","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],' +
        '"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}',
    );
    expect(object.kind).toBe('Pod');
    expect(object.apiVersion).toBe('v1');
  });

  it('leaves out zeros that say nothing, and keeps those that do', () => {
    const { object } = decode(DeploymentKind, {
      spec: {
        replicas: 0,
        minReadySeconds: 0,
        paused: false,
        selector: null,
        template: { spec: { hostNetwork: false, containers: null } },
      },
    });
    expect(object.spec.replicas).toBe(0);
    expect(object.spec).not.toHaveProperty('minReadySeconds');
    expect(object.spec).not.toHaveProperty('paused');
    expect(object.spec.selector).toBeUndefined();
    expect(object.spec.template.spec).not.toHaveProperty('hostNetwork');
    expect(object.spec.template.spec.containers).toEqual([]);
  });

  it('fills a zero of a field without zeros with its default', () => {
    const probe = { periodSeconds: 0, httpGet: { port: 80, path: '' } };
    const { object } = decode(PodKind, pod({ containers: [{ ...container, livenessProbe: probe }] }));
    expect(object.spec.containers[0]?.livenessProbe).toEqual({
      httpGet: { path: '/', port: 80, scheme: 'HTTP' },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
  });

  it('reads members of inline messages beside their siblings', () => {
    const volumes = [{ name: 'v', configMap: { name: 'm', items: [{ key: 'k', path: 'p' }] } }];
    expect(decode(PodKind, pod({ volumes, containers: [container] })).object.spec.volumes).toEqual([
      { name: 'v', configMap: { name: 'm', items: [{ key: 'k', path: 'p' }], defaultMode: 420 } },
    ]);
  });

  it('writes quantities, times and map keys in one way', () => {
    const { object } = decode(NodeKind, {
      metadata: { labels: { b: '2', a: '1' }, creationTimestamp: '2026-01-02T03:04:05.678+01:00' },
      status: { capacity: { cpu: 2, memory: '1024Mi', pods: '110' } },
    });
    expect(object.status?.capacity).toEqual({ cpu: '2', memory: '1Gi', pods: '110' });
    expect(Object.keys(object.metadata.labels ?? {})).toEqual(['a', 'b']);
    expect(object.metadata.creationTimestamp).toBe('2026-01-02T02:04:05Z');
    const lease = decode(LeaseKind, { spec: { renewTime: '2026-01-02T03:04:05.123456Z' } }).object;
    expect(lease.spec?.renewTime).toBe('2026-01-02T03:04:05.123456Z');
  });

  it('takes null in a map or list for the zero, and elsewhere for nothing', () => {
    const { object } = decode(ConfigMapKind, { data: { a: null }, immutable: null, metadata: { finalizers: [null] } });
    expect(object.data).toEqual({ a: '' });
    expect(object).not.toHaveProperty('immutable');
    expect(object.metadata.finalizers).toEqual(['']);
  });

  it('holds keys named like parts of every object', () => {
    const { object } = decode(ConfigMapKind, '{"data":{"__proto__":"x","constructor":"y"}}');
    expect(Object.entries(object.data ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});

describe('YAML', () => {
  const yaml = (text: string) => decode(PodKind, text, 'Strict', 'application/yaml; charset=utf-8').object;

  it('means what Kubernetes takes it for', () => {
    const object = yaml(
      [
        'apiVersion: v1',
        'kind: Pod',
        'metadata: {name: p, annotations: {at: "2026-01-01"}, creationTimestamp: 2026-01-01T00:00:00Z}',
        'spec:',
        '  hostNetwork: yes',
        '  containers: [{name: c, command: [a, 22:30]}]',
        '  volumes: [{name: v, configMap: {name: m, defaultMode: 0644}}]',
      ].join('\n'),
    );
    expect(object.spec.hostNetwork).toBe(true);
    expect(object.spec.containers[0]?.command).toEqual(['a', '22:30']);
    expect(object.spec.volumes?.[0]?.configMap?.defaultMode).toBe(420);
    expect(object.metadata.creationTimestamp).toBe('2026-01-01T00:00:00Z');
  });

  it('that is broken is refused with its line', () => {
    const error = refusal(PodKind, 'a:\n\tb: c\n', 'Strict', 'application/yaml');
    expect(error.message).toMatch(/error converting YAML to JSON: yaml: line 2: /);
  });

  it('cannot blow up by references to references', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, i) => {
        const before = String.fromCharCode('a'.charCodeAt(0) + i);
        return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
      }),
    ].join('\n');
    expect(refusal(PodKind, bomb, 'Strict', 'application/yaml').message).toMatch(/Excessive alias count/);
  });

  it('with keys that stand twice is strict about it', () => {
    const twice = 'metadata:\n  name: d\n  name: e\ndata: {a: "1", b: "2", a: "3"}\n';
    expect(refusal(ConfigMapKind, twice, 'Strict', 'application/yaml').message).toContain(
      'strict decoding error: yaml: unmarshal errors:\n  line 3: key "name" already set in map\n  line 4: key "a" already set in map',
    );
    expect(decode(ConfigMapKind, twice, 'Ignore', 'application/yaml').object.data).toEqual({ a: '3', b: '2' });
  });

  it('cannot exhaust the stack by its depth', () => {
    const deep = 'a: ' + '['.repeat(20_000) + ']'.repeat(20_000);
    expect(refusal(PodKind, deep, 'Strict', 'application/yaml').message).toMatch(/exceeded max depth/);
  });
});
