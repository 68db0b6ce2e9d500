import { isDeepStrictEqual } from 'node:util';
import {
  type CertificateSigningRequest,
  CertificateSigningRequestKind as Kind,
} from '../../../common/api/certificates/v1/certificate-signing-request.ts';
import { organizationsOf } from '../registry/certificates/certificate-request-pem.ts';
import { forbidden } from '../status-error.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { mayDo } from './permission.ts';

const isRequest = ({ kind }: AdmissionRequest): boolean => kind.group === Kind.group && kind.resource === Kind.resource;

/**
 * Who approves or denies a certificate may do so for its signer.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#certificateapproval
 */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  appliesTo: (request) => isRequest(request) && request.operation === 'UPDATE' && request.subresource === 'approval',
  validate: (request, context) => checkSigner('approve', request, context),
};

/**
 * Who signs a certificate, or says that it failed, may do so for its signer.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#certificatesigning
 */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  appliesTo: (request) => isRequest(request) && request.operation === 'UPDATE' && request.subresource === 'status',
  validate(request, context) {
    const [now, before] = [request.object, request.oldObject].map(
      (object) => (object as CertificateSigningRequest).status,
    );
    const same =
      now?.certificate === before?.certificate && isDeepStrictEqual(now?.conditions ?? [], before?.conditions ?? []);
    return same ? undefined : checkSigner('sign', request, context);
  },
};

/**
 * Nobody becomes an administrator by a certificate of the signer for clients.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#certificatesubjectrestriction
 */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  appliesTo: (request) => isRequest(request) && request.operation === 'CREATE' && request.subresource === '',
  validate({ object, kind, name }) {
    const { spec } = object as CertificateSigningRequest;
    if (spec.signerName !== 'kubernetes.io/kube-apiserver-client') return;
    if (!organizationsOf(spec.request).includes('system:masters')) return;
    const why = 'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed';
    throw forbidden(kind, name, why);
  },
};

/** Rights are on a signer by name, or on all of a domain: `example.com/*`. */
async function checkSigner(
  verb: 'approve' | 'sign',
  request: AdmissionRequest,
  context: AdmissionContext,
): Promise<void> {
  const { signerName } = (request.oldObject as CertificateSigningRequest).spec;
  const signers = { verb, group: Kind.group, version: '*', resource: 'signers', namespace: '' };
  const all = `${signerName.split('/')[0]}/*`;
  for (const name of [signerName, all]) if (await mayDo(request, context, { ...signers, name })) return;
  const why = `user not permitted to ${verb} requests with signerName ${JSON.stringify(signerName)}`;
  throw forbidden(request.kind, request.name, why);
}
