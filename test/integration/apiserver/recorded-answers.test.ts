import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const pods = '/api/v1/namespaces/default/pods';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const json = 'application/json';
const jsonPatch = 'application/json-patch+json';
const apply = 'application/apply-patch+yaml';
const rejected = 'the server rejected our request due to an error in our request';
const unrecognized =
  "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error:";
const applied = (value: string) =>
  `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},"data":{"k":"${value}"}}`;

/** One request after the other, as they were sent to a kube-apiserver, and the message it gave each. */
const story: readonly (readonly [
  what: string,
  request: string,
  type: string,
  body: string,
  code: number,
  message: string | undefined,
])[] = [
  ['an object', `POST ${maps}`, json, '{"metadata":{"name":"a"},"data":{"k":"v"}}', 201, undefined],
  [
    'another kind',
    `POST ${maps}`,
    json,
    '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"z"}}',
    400,
    'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
  ],
  [
    'half a document',
    `POST ${maps}`,
    json,
    '{"apiVersion":',
    400,
    `${unrecognized} unexpected end of JSON input ({"apiVersion":)`,
  ],
  ['nothing', `POST ${maps}`, json, '', 400, `${unrecognized} unexpected end of JSON input (<empty>)`],
  [
    'a list',
    `POST ${maps}`,
    json,
    '[1]',
    400,
    `${unrecognized} json: cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b315d)`,
  ],
  [
    'text',
    `POST ${maps}`,
    'text/plain',
    'x',
    415,
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  ],
  [
    'a string for a number',
    `POST ${pods}`,
    json,
    '{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"x"}],"terminationGracePeriodSeconds":"x"}}',
    400,
    'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64',
  ],
  [
    'no containers',
    `POST ${pods}`,
    json,
    '{"metadata":{"name":"p"},"spec":{"containers":[]}}',
    422,
    'Pod "p" is invalid: spec.containers: Required value',
  ],
  [
    'another dry run',
    `POST ${maps}?dryRun=Some`,
    json,
    '{"metadata":{"name":"z"}}',
    422,
    'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: []string{"Some"}: supported values: "All"',
  ],
  [
    'no name',
    `POST ${maps}`,
    json,
    '{"metadata":{}}',
    422,
    'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
  ],
  [
    'an object for a JSON patch',
    `PATCH ${maps}/a`,
    jsonPatch,
    '{"x":1}',
    400,
    'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
  ],
  ['a test that fails', `PATCH ${maps}/a`, jsonPatch, '[{"op":"test","path":"/data/k","value":"no"}]', 422, rejected],
  ['a path that is not there', `PATCH ${maps}/a`, jsonPatch, '[{"op":"remove","path":"/data/none"}]', 422, rejected],
  ['a patch of a new sort', `PATCH ${maps}/a`, 'application/foo-patch+json', '{}', 415, '415: Unsupported Media Type'],
  [
    'labels that nobody selects',
    `POST ${deployments}`,
    json,
    '{"metadata":{"name":"e"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"c"}},"spec":{"containers":[{"name":"c","image":"x"}]}}}}',
    422,
    'Deployment.apps "e" is invalid: spec.template.metadata.labels: Invalid value: map[string]string{"a":"c"}: `selector` does not match template `labels`',
  ],
  [
    'an apply by nobody',
    `PATCH ${maps}/b`,
    apply,
    applied('1'),
    422,
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  ],
  ['an apply', `PATCH ${maps}/b?fieldManager=one`, apply, applied('1'), 201, undefined],
  [
    'an apply by another',
    `PATCH ${maps}/b?fieldManager=two`,
    apply,
    applied('2'),
    409,
    'Apply failed with 1 conflict: conflict with "one": .data.k',
  ],
  ['an apply by force', `PATCH ${maps}/b?fieldManager=two&force=true`, apply, applied('2'), 200, undefined],
  [
    'half a selector',
    `GET ${pods}?labelSelector=a%20in%20(`,
    json,
    '',
    400,
    "unable to parse requirement: found '', expected: ',', ')' or identifier",
  ],
  [
    'an unknown field',
    `GET ${pods}?fieldSelector=spec.bogus%3Dx`,
    json,
    '',
    400,
    'field label not supported: spec.bogus',
  ],
  [
    'a revision in letters',
    `GET ${pods}?resourceVersion=x`,
    json,
    '',
    500,
    'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
  ],
  [
    'a held namespace',
    'POST /api/v1/namespaces',
    json,
    '{"metadata":{"name":"gone","finalizers":["example.com/hold"]}}',
    201,
    undefined,
  ],
  ['its end', 'DELETE /api/v1/namespaces/gone', json, '', 200, undefined],
  [
    'something in it',
    'POST /api/v1/namespaces/gone/configmaps',
    json,
    '{"metadata":{"name":"z"}}',
    403,
    'configmaps "z" is forbidden: unable to create new content in namespace gone because it is being terminated',
  ],
];

describe('a request is answered as a kube-apiserver answered it', () => {
  let master: LocalMaster;
  let api: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    api = new RawClient(master, await master.issue(admin));
    await api.send('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name: 'default' } } });
  });
  afterAll(async () => {
    api.close();
    await master.end();
  });

  it.each(story)('%s: %s', async (_, request, type, body, code, message) => {
    const [method = '', path = ''] = request.split(' ');
    const sent = method === 'GET' || method === 'DELETE' ? {} : { headers: { 'content-type': type }, body };
    const answer = await api.send(method, path, sent);
    expect(answer, answer.body).toMatchObject({ code, headers: { 'content-type': 'application/json' } });
    if (message === undefined) return;
    expect(JSON.parse(answer.body)).toMatchObject({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      message,
      code,
    });
  });
});
