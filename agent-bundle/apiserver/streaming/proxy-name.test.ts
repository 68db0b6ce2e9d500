import { expect, it } from 'vitest';
import { parseProxyName } from './proxy-name.ts';

it.each([
  ['web', { scheme: '', name: 'web', port: '' }],
  ['web:80', { scheme: '', name: 'web', port: '80' }],
  ['web:http', { scheme: '', name: 'web', port: 'http' }],
  ['https:web:443', { scheme: 'https', name: 'web', port: '443' }],
  ['https:web:', { scheme: 'https', name: 'web', port: '' }],
  [':web:80', { scheme: '', name: 'web', port: '80' }],
  ['', undefined],
  [':80', undefined],
  ['ftp:web:21', undefined],
  ['http:web:80:90', undefined],
])('%o asks for %o', (text, asked) => {
  expect(parseProxyName(text)).toEqual(asked);
});
