import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, bytes, field, int32, list, map, message, string, time } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** certificates.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/ */
export const CertificateSigningRequestSpec = message(
  'io.k8s.api.certificates.v1.CertificateSigningRequestSpec',
  {
    request: field(1, bytes, {
      required: true,
      listType: 'atomic',
      description: 'A certificate request (PKCS#10) in PEM, base64 in JSON.',
    }),
    signerName: field(7, string, {
      required: true,
      description: 'Who shall sign, such as kubernetes.io/kube-apiserver-client or example.com/my-signer.',
    }),
    expirationSeconds: field(8, int32, {
      pointer: true,
      description: 'How many seconds the certificate shall hold, at least 600; a signer may shorten it.',
    }),
    usages: field(5, list(string), {
      listType: 'atomic',
      description: 'What the certificate is for: "digital signature", "client auth", "server auth" …',
    }),
    username: field(2, string, { description: 'Who asked; the server says so.' }),
    uid: field(3, string, { description: 'The uid of who asked; the server says so.' }),
    groups: field(4, list(string), { listType: 'atomic', description: 'The groups of who asked; the server says so.' }),
    extra: field(6, map(list(string)), { description: 'What else is known of who asked; the server says so.' }),
  },
  { description: 'The request, its signer, and who asks.' },
);
export interface CertificateSigningRequestSpec extends Infer<typeof CertificateSigningRequestSpec> {}

export const CertificateSigningRequestCondition = message(
  'io.k8s.api.certificates.v1.CertificateSigningRequestCondition',
  {
    type: field(1, string, { required: true, description: 'Approved, Denied or Failed: once there, it stays.' }),
    status: field(6, string, { required: true, description: 'True for Approved, Denied and Failed.' }),
    reason: field(2, string, { description: 'Why, in one word.' }),
    message: field(3, string, { description: 'Why, in a sentence.' }),
    lastUpdateTime: field(4, time, { description: 'When anything in it last changed.' }),
    lastTransitionTime: field(5, time, { description: 'When the status last changed.' }),
  },
  { description: 'A decision on the request, or why it failed.' },
);
export interface CertificateSigningRequestCondition extends Infer<typeof CertificateSigningRequestCondition> {}

export const CertificateSigningRequestStatus = message(
  'io.k8s.api.certificates.v1.CertificateSigningRequestStatus',
  {
    conditions: field(1, list(CertificateSigningRequestCondition), {
      listType: 'map',
      listMapKeys: ['type'],
      description: 'Whether it is approved, denied, or could not be signed.',
    }),
    certificate: field(2, bytes, { listType: 'atomic', description: 'The signed certificate in PEM, with its chain.' }),
  },
  { description: 'The decisions, and the certificate.' },
);
export interface CertificateSigningRequestStatus extends Infer<typeof CertificateSigningRequestStatus> {}

export const CertificateSigningRequest = message(
  'io.k8s.api.certificates.v1.CertificateSigningRequest',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
    spec: field(2, CertificateSigningRequestSpec, {
      required: true,
      description: 'What is asked for. It cannot change.',
    }),
    status: field(3, CertificateSigningRequestStatus, {
      default: {},
      description: 'What was decided, and the certificate when it is signed. Read only.',
    }),
  },
  {
    description:
      'Asks for a certificate. Somebody approves or denies it, then its signer puts the certificate into the status.',
  },
);
export interface CertificateSigningRequest extends Infer<typeof CertificateSigningRequest> {}

export const CertificateSigningRequestKind = defineKind<CertificateSigningRequest>(
  {
    group: 'certificates.k8s.io',
    version: 'v1',
    kind: 'CertificateSigningRequest',
    resource: 'certificatesigningrequests',
    namespaced: false,
    shortNames: ['csr'],
  },
  CertificateSigningRequest,
);
