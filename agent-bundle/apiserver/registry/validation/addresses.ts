import { isIP, isIPv4, isIPv6 } from 'node:net';
import { type FieldError, invalidValue } from '../field-error.ts';

const ipWords = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

export function validateIP(ip: string, field: string): FieldError[] {
  return isIP(ip) === 0 ? [invalidValue(field, ip, ipWords)] : [];
}

export function validateCIDR(cidr: string, field: string): FieldError[] {
  const [ip = '', bits = '', ...rest] = cidr.split('/');
  const most = isIPv4(ip) ? 32 : isIPv6(ip) ? 128 : -1;
  const valid = rest.length === 0 && /^(?:0|[1-9][0-9]{0,2})$/.test(bits) && Number(bits) <= most;
  return valid ? [] : [invalidValue(field, cidr, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
}

/** An address that other hosts may be told: none that only means something here. */
export function validateEndpointIP(ip: string, field: string): FieldError[] {
  const wrong = validateIP(ip, field);
  if (wrong.length > 0) return wrong;
  const refused = localRanges.find(({ pattern }) => pattern.test(ip.toLowerCase()));
  return refused ? [invalidValue(field, ip, refused.words)] : [];
}

const localRanges = [
  { pattern: /^(?:0\.0\.0\.0|::)$/, words: 'may not be unspecified (0.0.0.0 or ::)' },
  { pattern: /^(?:127\.|::1$)/, words: 'may not be in the loopback range (127.0.0.0/8, ::1/128)' },
  {
    pattern: /^(?:169\.254\.|fe[89ab][0-9a-f]:)/,
    words: 'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  },
  {
    pattern: /^(?:224\.0\.0\.|ff02:)/,
    words: 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  },
];
