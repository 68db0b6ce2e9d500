import { describe, expect, it, test } from 'vitest';
import type { CertificateSigningRequest } from '../../../../common/api/certificates/v1/certificate-signing-request.ts';
import { context, create, partOf, patch, refusalOf, replace, resourceNamed } from '../road.fixture.ts';
import { requestProblem } from './certificate-request-pem.ts';

const requests = resourceNamed<CertificateSigningRequest>('certificatesigningrequests');
const approval = partOf(requests, 'approval');
const status = partOf(requests, 'status');

/** Made by openssl for /O=dev/CN=jane; the key is lost. */
const pem =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIWE1IOENBUUF3SFRFTU1Bb0dBMVVFQ2d3RFpHVjJNUTB3Q3dZRFZRUUREQVJxWVc1bE1Ga3dFd1lIS29aSQp6ajBDQVFZSUtvWkl6ajBEQVFjRFFnQUV5bkhNOVVMMk05cUNYVGJwMkdobEdRcDB1ZVFoUXZ6SDF5bjVwSVpECkliYmNORnpGb2RlNyttZU16QWlaNkJLNncrL0xGNnpwdnZKSGVOa1cvTXdtNHFBQU1Bb0dDQ3FHU000OUJBTUMKQTBnQU1FVUNJR2pNK1hXN0did2krTkNSZEhrRU9mM3Q0VUJHUnBRUnJiVUIwQmZuWDVERUFpRUEwcThSUitWVApWSGFPSU0zaE1RVW8xbEFWd1R2QlpnVmpQajVqN2Zjbjhmcz0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==';
const certificate =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJiakNDQVJXZ0F3SUJBZ0lVYzcxR1JCSXZOWFU2KzgvbXBWR1NmTGpSaXVvd0NnWUlLb1pJemowRUF3SXcKRERFS01BZ0dBMVVFQXd3QmVEQWdGdzB5TmpFeE1qRXhOVEE1TURaYUdBOHlNVEkyTVRBeU9ERTFNRGt3TmxvdwpEREVLTUFnR0ExVUVBd3dCZURCWk1CTUdCeXFHU000OUFnRUdDQ3FHU000OUF3RUhBMElBQk1weHpQVkM5alBhCmdsMDI2ZGhvWlJrS2RMbmtJVUw4eDljcCthU0dReUcyM0RSY3hhSFh1L3Buak13SW1lZ1N1c1B2eXhlczZiN3kKUjNqWkZ2ek1KdUtqVXpCUk1CMEdBMVVkRGdRV0JCU1NqYU43VVNNU2NJS1hJR09PeDZsTjM0TXlVREFmQmdOVgpIU01FR0RBV2dCU1NqYU43VVNNU2NJS1hJR09PeDZsTjM0TXlVREFQQmdOVkhSTUJBZjhFQlRBREFRSC9NQW9HCkNDcUdTTTQ5QkFNQ0EwY0FNRVFDSUY4ZkZzL1RBWGRyN05ycTdaTEd4Q2QrWUIvTTAyZmQwU1dXQzl4K3ZsZ1YKQWlCbEphbENabWxlL0lBUnJkREJZcUxRb21JajV3cWllMjhOVjh5ZG5iWldNUT09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K';

const metadata = { name: 'jane:1' };
const spec = { request: pem, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] };
const make = (more: object = {}) => create(requests, { metadata, spec: { ...spec, ...more } });

const condition = (type: string, value = 'True') => ({ type, status: value, reason: 'Because' });
const decide = (old: CertificateSigningRequest, ...conditions: object[]) =>
  replace(requests, old, { ...old, status: { conditions } }, approval);
const issue = (old: CertificateSigningRequest, more: object) =>
  replace(requests, old, { ...old, status: more }, status);

describe('a certificate request', () => {
  it('says who asked, whatever it claims, and is decided by nobody yet', () => {
    const claimed = { ...spec, username: 'admin', groups: ['system:masters'], uid: 'u', extra: { a: ['b'] } };
    const request = create(requests, { metadata, spec: claimed, status: { conditions: [condition('Approved')] } });
    expect(request.spec).toEqual({ ...spec, username: 'jane', groups: ['system:authenticated'] });
    expect(request.status).toEqual({});
  });

  test.each<[object, string]>([
    [{ request: 'Zm9v' }, 'spec.request: Invalid value: "Zm9v": PEM block type must be CERTIFICATE REQUEST'],
    [{ request: certificate }, 'PEM block type must be CERTIFICATE REQUEST'],
    [{ usages: [] }, 'spec.usages: Required value'],
    [
      { usages: ['fun'] },
      'spec.usages[0]: Unsupported value: "fun": supported values: "any", "cert sign", "client auth"',
    ],
    [{ usages: ['signing', 'signing'] }, 'spec.usages[1]: Duplicate value: "signing"'],
    [{ signerName: '' }, 'spec.signerName: Required value'],
    [{ signerName: 'kubernetes.io/legacy-unknown' }, 'the legacy signerName is not allowed via this API version'],
    [
      { signerName: 'example.com' },
      `spec.signerName: Invalid value: "example.com": must be a fully qualified domain and path of the form 'example.com/signer-name'`,
    ],
    [{ signerName: 'example/a' }, 'should be a domain with at least two segments separated by dots'],
    [
      { expirationSeconds: 599 },
      'spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)',
    ],
  ])('%.60j is refused', (more, message) => {
    expect(refusalOf(() => make(more)).message).toContain(message);
  });

  it('is read to the last byte', () => {
    const text = Buffer.from(pem, 'base64').toString('latin1');
    expect(requestProblem(text)).toBeUndefined();
    const der = Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const wrapped = (body: Buffer) =>
      `-----BEGIN CERTIFICATE REQUEST-----\n${body.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
    for (let length = 1; length < der.length; length++) {
      expect(requestProblem(wrapped(der.subarray(0, length)))).toBe("asn1: structure error: tags don't match");
    }
  });

  it('does not change, nor does its status but where it is decided', () => {
    const request = make();
    const body = { metadata: { labels: { a: 'b' } }, spec: { signerName: 'a.b/c' }, status: { certificate } };
    const changed = patch(requests, request, body);
    expect(changed).toEqual({ ...request, metadata: { ...request.metadata, labels: { a: 'b' } } });
  });
});

describe('its approval', () => {
  it('says when', () => {
    const approved = decide(make(), condition('Approved'));
    expect(approved.status?.conditions).toEqual([
      { ...condition('Approved'), lastUpdateTime: context.now, lastTransitionTime: context.now },
    ]);
  });

  it('leaves spec and certificate alone', () => {
    const old = { ...make(), status: { certificate } };
    const body = { ...old, spec: { ...spec, signerName: 'a.b/c' }, status: { conditions: [condition('Approved')] } };
    const approved = replace(requests, old, body, approval);
    expect(approved).toMatchObject({ spec, status: { certificate } });
  });

  test.each<[string, object[], object[], string]>([
    [
      'both at once',
      [],
      [condition('Approved'), condition('Denied')],
      'Approved and Denied conditions are mutually exclusive',
    ],
    [
      'taken back',
      [condition('Approved')],
      [],
      'status.conditions: Forbidden: updates may not remove a condition of type "Approved"',
    ],
    [
      'denied again',
      [condition('Approved')],
      [condition('Denied')],
      'updates may not remove a condition of type "Approved"',
    ],
    [
      'altered',
      [condition('Approved')],
      [{ ...condition('Approved'), reason: 'Other' }],
      'updates may not modify a condition of type "Approved"',
    ],
    [
      'false',
      [],
      [condition('Approved', 'False')],
      'status.conditions[0].status: Unsupported value: "False": supported values: "True"',
    ],
    ['failed', [], [condition('Failed')], 'updates may not add a condition of type "Failed"'],
    ['said twice', [], [condition('Other'), condition('Other')], 'status.conditions[1].type: Duplicate value: "Other"'],
    ['unnamed', [], [{ status: 'True' }], 'status.conditions[0].type: Required value'],
  ])('is not %s', (_title, before, after, message) => {
    const old = before.length > 0 ? decide(make(), ...before) : make();
    expect(refusalOf(() => decide(old, ...after)).message).toContain(message);
  });
});

describe('its status', () => {
  it('gets the certificate, once', () => {
    const approved = decide(make(), condition('Approved'));
    const issued = issue(approved, { ...approved.status, certificate });
    expect(issued.status?.certificate).toBe(certificate);
    const again = () => issue(issued, { ...approved.status, certificate: undefined });
    expect(refusalOf(again).message).toContain('status.certificate: Forbidden: updates may not modify existing');
  });

  test.each<[object, string]>([
    [{ conditions: [condition('Approved')] }, 'updates may not add a condition of type "Approved"'],
    [{ certificate: pem }, 'only CERTIFICATE PEM blocks are allowed, found "CERTIFICATE REQUEST"'],
    [
      { certificate: 'Zm9v' },
      'status.certificate: Invalid value: "<certificate data>": must contain one or more PEM blocks',
    ],
  ])('is not %.60j', (more, message) => {
    expect(refusalOf(() => issue(make(), more)).message).toContain(message);
  });

  it('may fail', () => {
    expect(issue(make(), { conditions: [condition('Failed')] }).status?.conditions).toHaveLength(1);
  });
});

test.each<[object, object, string[]]>([
  [{}, {}, ['<none>', 'Pending']],
  [{ expirationSeconds: 3600 }, { conditions: [condition('Approved')], certificate }, ['60m', 'Approved,Issued']],
  [{}, { conditions: [condition('Denied'), condition('Failed')] }, ['<none>', 'Denied,Failed']],
])('shows %j with %.60j as %j', (more, shown, cells) => {
  const request = { ...make(more), status: shown };
  const now = Date.parse(context.now);
  const row = requests.columns.map((column) => column.cell(request, { now }));
  expect(row).toEqual(['jane:1', '0s', spec.signerName, 'jane', ...cells]);
  expect(requests.selectableFields.of(request)['spec.signerName']).toBe(spec.signerName);
});
