import type { Resource } from '../resource.ts';
import { certificateSigningRequests } from './certificate-signing-request.ts';

/** The resources of certificates.k8s.io. */
export const certificatesResources: readonly Resource[] = [certificateSigningRequests];
