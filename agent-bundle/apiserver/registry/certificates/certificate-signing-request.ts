import {
  type CertificateSigningRequest,
  CertificateSigningRequestKind,
} from '../../../../common/api/certificates/v1/certificate-signing-request.ts';
import { pathSegment } from '../../../../common/api/names.ts';
import { humanDuration } from '../../../../common/base/human-duration.ts';
import { ageColumn, column, nameColumn, none } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import type { FieldError } from '../field-error.ts';
import { nameBy } from '../validation/object-meta.ts';
import {
  validateCertificate,
  validateCertificateUpdate,
  validateSpec,
} from './certificate-signing-request-validation.ts';
import {
  conditionsOf,
  keepConditions,
  stampConditions,
  validateConditions,
  validateConditionsUpdate,
} from './conditions.ts';

/**
 * https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/certificate-signing-request-v1/
 *
 *   Pending ──/approval──▶ Approved ──/status──▶ with a certificate, or Failed
 *      └─────/approval──▶ Denied
 */
export const certificateSigningRequests = defineResource(CertificateSigningRequestKind, {
  strategy: {
    validateName: nameBy(pathSegment),
    resetFields: ['spec', 'status'],
    prepareForCreate: (request, { user }) => {
      // Whoever asks, the signer is told who it was.
      const { request: pem, signerName, expirationSeconds, usages } = request.spec;
      const groups = user.groups.length > 0 ? { groups: [...user.groups] } : {};
      request.spec = { request: pem, signerName, expirationSeconds, usages, username: user.name, ...groups };
      request.status = {};
    },
    validateCreate: validateSpec,
    prepareForUpdate: (request, old) => {
      request.spec = old.spec;
      request.status = old.status;
    },
    validateUpdate: () => [],
  },
  subresources: {
    approval: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        resetFields: ['spec', 'status.certificate'],
        prepareForUpdate: (request, old, { now }) => {
          request.spec = old.spec;
          request.status = { ...request.status, certificate: old.status?.certificate };
          keepConditions(request, old, ['Failed']);
          stampConditions(request, old, now);
        },
        validateUpdate: (request, old) => [
          ...validateConditions(request),
          ...validateConditionsUpdate(request, old, ['Approved', 'Denied']),
        ],
      },
    },
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (request, old, { now }) => {
          request.spec = old.spec;
          keepConditions(request, old, ['Approved', 'Denied']);
          stampConditions(request, old, now);
        },
        validateUpdate: validateStatusUpdate,
      },
    },
  },
  selectableFields: { 'spec.signerName': ({ spec }) => spec.signerName },
  columns: [
    nameColumn,
    ageColumn,
    column('SignerName', 'Who shall sign.', ({ spec }) => spec.signerName),
    column('Requestor', 'Who asked.', ({ spec }) => spec.username ?? ''),
    column('RequestedDuration', 'How long the certificate shall hold.', ({ spec }) =>
      spec.expirationSeconds === undefined ? none : humanDuration(spec.expirationSeconds * 1000),
    ),
    column('Condition', 'What was decided.', conditionCell),
  ],
});

function validateStatusUpdate(request: CertificateSigningRequest, old: CertificateSigningRequest): FieldError[] {
  return [
    ...validateConditions(request),
    ...validateCertificate(request),
    ...validateConditionsUpdate(request, old, ['Failed']),
    ...validateCertificateUpdate(request, old),
  ];
}

function conditionCell(request: CertificateSigningRequest): string {
  const has = (type: string) => conditionsOf(request).some((condition) => condition.type === type);
  const decided = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  return `${decided}${has('Failed') ? ',Failed' : ''}${request.status?.certificate ? ',Issued' : ''}`;
}
