import { expect, it } from 'vitest';
import { knownHostsLine, parseKnownHosts, speaksOf } from './known-hosts.ts';

const key = 'AAAAC3NzaC1lZDI1NTE5AAAAIKWH9o4ufZZkwNnBqtY1TdNHLRY7Sr4hyaA+ApGVUoFc';

it.each<[patterns: string, address: string, port: number, speaks: boolean]>([
  ['h1.example.org', 'h1.example.org', 22, true],
  ['h1.example.org', 'H1.Example.org', 22, true],
  ['h1.example.org,192.0.2.7', '192.0.2.7', 22, true],
  ['h1.example.org', 'h1.example.org', 2222, false],
  ['[h1.example.org]:2222', 'h1.example.org', 2222, true],
  ['[h1.example.org]:2222', 'h1.example.org', 22, false],
  ['[2001:db8::1]:2222', '2001:db8::1', 2222, true],
  ['2001:db8::1', '2001:db8::1', 22, true],
  ['*.example.org', 'h1.example.org', 22, true],
  ['*.example.org', 'h1.example.com', 22, false],
  ['h?.example.org', 'h12.example.org', 22, false],
  ['*.example.org,!h1.example.org', 'h1.example.org', 22, false],
  ['*.example.org,!h1.example.org', 'h2.example.org', 22, true],
  ['h1xexample.org', 'h1.example.org', 22, false],
  // As `ssh-keygen -H` wrote them.
  ['|1|Z63acuc9VNgyPMiFDRt0tLSVKKs=|s87eo638UEc0kEMx/Yb8qMhsX90=', 'h1.example.org', 22, true],
  ['|1|4QsxeDyXjx6L8bmA01519jXbiII=|FQLzQo/bub750KPRjvm2c3USXN0=', '192.0.2.7', 22, true],
  ['|1|P8N5FvOaR956GnxDvY78BPhS2WQ=|ns8Fv4KrqSnRBigA4ZwWy4KU448=', 'h1.example.org', 2222, true],
  ['|1|P8N5FvOaR956GnxDvY78BPhS2WQ=|ns8Fv4KrqSnRBigA4ZwWy4KU448=', 'h1.example.org', 22, false],
])('the entry %s speaks of %s port %d: %s', (patterns, address, port, speaks) => {
  const [entry] = parseKnownHosts(`${patterns} ssh-ed25519 ${key}`);
  expect(speaksOf(entry!, address, port)).toBe(speaks);
});

it('passes over comments, blank lines and what is no entry', () => {
  const text = `# a comment\n\nh1\nh1 ssh-ed25519\n@unheard-of h1 ssh-ed25519 ${key}\n  h1 ssh-ed25519 ${key} with a comment\r\n`;
  expect(parseKnownHosts(text)).toEqual([{ marker: 'none', patterns: ['h1'], type: 'ssh-ed25519', key }]);
});

it('keeps the markers', () => {
  const text = `@revoked h1 ssh-ed25519 ${key}\n@cert-authority *.org ssh-ed25519 ${key}`;
  expect(parseKnownHosts(text).map((entry) => entry.marker)).toEqual(['revoked', 'cert-authority']);
});

it('writes a line that it reads back', () => {
  const [entry] = parseKnownHosts(knownHostsLine('h1.example.org', 2222, 'ssh-ed25519', key));
  expect(entry && speaksOf(entry, 'h1.example.org', 2222)).toBe(true);
});
