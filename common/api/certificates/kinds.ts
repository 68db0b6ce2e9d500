import type { ApiObject, Kind } from '../schema/kind.ts';
import { CertificateSigningRequestKind } from './v1/certificate-signing-request.ts';

/** The kinds of certificates.k8s.io. */
export const certificatesKinds: readonly Kind<ApiObject>[] = [CertificateSigningRequestKind];
