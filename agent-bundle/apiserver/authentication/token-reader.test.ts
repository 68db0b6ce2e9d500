import { expect, it } from 'vitest';
import { type TokenReader, audiencesOfApi, firstKnown, unknown } from './token-reader.ts';

const signal = new AbortController().signal;
const user = { name: 'jane', groups: [] };
const knows = (token: string): TokenReader => ({
  read: async (shown) => (shown === token ? { state: 'known', user, audiences: ['api'] } : unknown()),
});
const away: TokenReader = { read: () => Promise.reject(new Error('away')) };
const over: TokenReader = { read: async () => unknown('it is over') };

it.each([
  [[knows('a'), knows('b')], 'b', { state: 'known' }],
  [[away, knows('b')], 'b', { state: 'known' }],
  [[knows('a'), knows('b')], 'c', { state: 'unknown', reason: 'invalid bearer token' }],
  [[knows('a'), over, away], 'c', { state: 'unknown', reason: '[invalid bearer token, it is over]' }],
  [[away, knows('a')], 'c', { state: 'unknown', reason: '[invalid bearer token, away]' }],
])('several readers are asked in turn (%#)', async (readers, token, finding) => {
  expect(await firstKnown(readers).read(token, [], signal)).toMatchObject(finding);
});

it('a request that ends is no token that nobody knows', async () => {
  await expect(firstKnown([away, over]).read('c', [], AbortSignal.abort())).rejects.toThrow('away');
});

it.each([
  [[], ['api', 'other']],
  [['api'], ['api']],
  [['x', 'other'], ['other']],
  [['x'], []],
])('of the audiences %j a token that says nothing of them has %j', (wanted, has) => {
  expect(audiencesOfApi(wanted, ['api', 'other'])).toEqual(has);
});
