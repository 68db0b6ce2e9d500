import { X509Certificate } from 'node:crypto';
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
} from '../../../common/api/certificates/v1/certificate-signing-request.ts';
import { timestamp } from '../../../common/api/timestamp.ts';

/**
 *   pending ──Approved──▶ approved ──certificate──▶ issued
 *      └─────Denied─────▶ denied       └──Failed──▶ failed
 */
export type RequestState = 'pending' | 'approved' | 'denied' | 'failed' | 'issued';

const minute = 60_000;
/** Milliseconds for which a request stays after its last change. */
const kept: Readonly<Record<RequestState, number>> = {
  pending: 24 * 60 * minute,
  approved: Infinity,
  denied: 60 * minute,
  failed: 60 * minute,
  issued: 60 * minute,
};

export function stateOf({ status }: CertificateSigningRequest): RequestState {
  const has = (type: string) => status?.conditions?.some((condition) => condition.type === type) ?? false;
  if (has('Denied')) return 'denied';
  if (has('Failed')) return 'failed';
  if (!has('Approved')) return 'pending';
  return status?.certificate ? 'issued' : 'approved';
}

/** Milliseconds until nobody needs the request any more; Infinity: nobody can tell. */
export function untilSuperfluous(request: CertificateSigningRequest, now: number): number {
  const { metadata, status } = request;
  const state = stateOf(request);
  const changes = (status?.conditions ?? []).map(({ lastUpdateTime }) => Date.parse(lastUpdateTime ?? ''));
  const since = state === 'pending' ? Date.parse(metadata.creationTimestamp ?? '') : Math.max(...changes);
  const left = Number.isNaN(since) ? Infinity : since + kept[state] - now;
  return Math.max(0, Math.min(left, endOf(status?.certificate) - now));
}

/** Milliseconds since the epoch at which the certificate (PEM in base64) holds no longer. */
function endOf(certificate: string | undefined): number {
  if (!certificate) return Infinity;
  try {
    return new X509Certificate(Buffer.from(certificate, 'base64')).validToDate.getTime();
  } catch {
    return Infinity;
  }
}

/** The request with a condition more; `now` is milliseconds since the epoch. */
export function withCondition(
  request: CertificateSigningRequest,
  condition: Pick<CertificateSigningRequestCondition, 'type' | 'reason' | 'message'>,
  now: number,
): CertificateSigningRequest {
  const at = timestamp(now);
  const added = { ...condition, status: 'True', lastUpdateTime: at, lastTransitionTime: at };
  return { ...request, status: { ...request.status, conditions: [...(request.status?.conditions ?? []), added] } };
}
