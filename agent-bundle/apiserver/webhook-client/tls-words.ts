import { dialWords } from '../streaming/dial-error.ts';

/** Why a TLS connection did not come to be, in the words that people know from upstream. */
export function connectionWords(place: { readonly host: string; readonly port: number }, error: Error): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (untrusted.has(code)) return `${failedToVerify} certificate signed by unknown authority`;
  if (outOfTime.has(code)) return `${failedToVerify} certificate has expired or is not yet valid: ${error.message}`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `${failedToVerify} ${nameWords(error)}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `dial tcp: lookup ${place.host}: no such host`;
  if (code === 'ECONNRESET' && error.message === 'socket hang up') return 'EOF';
  return dialWords(place.host, place.port, error);
}

const failedToVerify = 'tls: failed to verify certificate: x509:';

const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
]);
const outOfTime: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

function nameWords(error: Error): string {
  const { host, cert } = error as Error & { readonly host?: string; readonly cert?: { subjectaltname?: string } };
  const names = (cert?.subjectaltname ?? '').split(', ').flatMap((name) => name.split(':').slice(1));
  const wanted = host ?? '';
  if (names.length === 0) return `certificate is not valid for any names, but wanted to match ${wanted}`;
  return `certificate is valid for ${names.join(', ')}, not ${wanted}`;
}
