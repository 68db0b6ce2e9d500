import { expect, test } from 'vitest';
import { addressWarnings, rangeWarnings } from './address-warnings.ts';

test.each<[string, string[]]>([
  ['192.0.2.1', []],
  ['2001:db8::1', []],
  ['2001:db8:0::1', ['at: IPv6 address "2001:db8:0::1" should be in RFC 5952 canonical format ("2001:db8::1")']],
])('the address %s is warned of with %j', (ip, warnings) => {
  expect(addressWarnings(ip, 'at')).toEqual(warnings);
});

test.each<[string, string[]]>([
  ['192.0.2.0/24', []],
  ['2001:db8::/64', []],
  [
    '192.0.2.8/24',
    ['at: CIDR value "192.0.2.8/24" is ambiguous in this context (should be "192.0.2.0/24" or "192.0.2.8/32"?)'],
  ],
  [
    'fd00::1/64',
    ['at: CIDR value "fd00::1/64" is ambiguous in this context (should be "fd00::/64" or "fd00::1/128"?)'],
  ],
  ['FD00::/64', ['at: IPv6 CIDR value "FD00::/64" should be in RFC 5952 canonical format ("fd00::/64")']],
])('the range %s is warned of with %j', (cidr, warnings) => {
  expect(rangeWarnings(cidr, 'at')).toEqual(warnings);
});
