import type { CertificateSigningRequest } from '../../../../common/api/certificates/v1/certificate-signing-request.ts';
import { rfc1123Subdomain } from '../../../../common/api/names.ts';
import {
  type FieldError,
  duplicateValue,
  forbiddenField,
  invalidValue,
  requiredValue,
  tooLong,
  unsupportedValue,
} from '../field-error.ts';
import { follows } from '../validation/names.ts';
import { certificateProblem, requestProblem } from './certificate-request-pem.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/certificate-signing-request-v1/#CertificateSigningRequestSpec */
const knownUsages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
];
const legacySigner = 'kubernetes.io/legacy-unknown';
const shortestSeconds = 600;
/** A domain, a slash and a path. */
const signerNameMost = 253 + 1 + 317;

export function validateSpec({ spec }: CertificateSigningRequest): FieldError[] {
  const { request = '', expirationSeconds } = spec;
  const problem = requestProblem(Buffer.from(request, 'base64').toString('latin1'));
  const errors = problem === undefined ? [] : [invalidValue('spec.request', request, problem)];
  errors.push(...validateUsages(spec.usages ?? []), ...validateSignerName(spec.signerName));
  if (expirationSeconds !== undefined && expirationSeconds < shortestSeconds) {
    const why = `may not specify a duration less than ${shortestSeconds} seconds (10 minutes)`;
    errors.push(invalidValue('spec.expirationSeconds', expirationSeconds, why));
  }
  return errors;
}

function validateUsages(usages: readonly string[]): FieldError[] {
  if (usages.length === 0) return [requiredValue('spec.usages')];
  return usages.flatMap((usage, index) => {
    const field = `spec.usages[${index}]`;
    if (!knownUsages.includes(usage)) return [unsupportedValue(field, usage, knownUsages)];
    return usages.indexOf(usage) < index ? [duplicateValue(field, usage)] : [];
  });
}

function validateSignerName(name: string): FieldError[] {
  const field = 'spec.signerName';
  if (name === '') return [requiredValue(field)];
  if (name === legacySigner) {
    return [invalidValue(field, name, 'the legacy signerName is not allowed via this API version')];
  }
  if (name.length > signerNameMost) return [tooLong(field, signerNameMost)];
  const [domain = '', path, ...rest] = name.split('/');
  if (!path || rest.length > 0) {
    const why = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [invalidValue(field, name, why)];
  }
  const short = domain.includes('.')
    ? []
    : [invalidValue(field, domain, 'should be a domain with at least two segments separated by dots')];
  return [...follows(rfc1123Subdomain, domain, field), ...short, ...follows(rfc1123Subdomain, path, field)];
}

export function validateCertificate({ status }: CertificateSigningRequest): FieldError[] {
  if (!status?.certificate) return [];
  const problem = certificateProblem(Buffer.from(status.certificate, 'base64').toString('latin1'));
  return problem === undefined ? [] : [invalidValue('status.certificate', '<certificate data>', problem)];
}

/** A certificate is issued once. */
export function validateCertificateUpdate(
  { status }: CertificateSigningRequest,
  old: CertificateSigningRequest,
): FieldError[] {
  const before = old.status?.certificate;
  if (before === undefined || before === status?.certificate) return [];
  return [forbiddenField('status.certificate', 'updates may not modify existing certificate content')];
}
