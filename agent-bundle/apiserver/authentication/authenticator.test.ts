import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Authenticator, anonymous, authenticateWith } from './authenticator.ts';
import { unauthorized } from '../status-error.ts';

const jane = { name: 'jane', groups: [] };
const joe = { name: 'joe', groups: [] };
const knows = (user: typeof jane): Authenticator => ({ authenticate: () => user });
const nothing: Authenticator = { authenticate: () => undefined };
const refuses: Authenticator = { authenticate: () => Promise.reject(unauthorized()) };
const breaks: Authenticator = { authenticate: () => Promise.reject(new Error('broken')) };
const ask = (authenticators: readonly Authenticator[], options?: { anonymous: boolean }) =>
  authenticateWith(authenticators, options)({} as IncomingMessage, new AbortController().signal);

describe('who is somebody in several ways, or in none', () => {
  it.each([
    [[knows(jane), knows(joe)], jane],
    [[nothing, knows(joe)], joe],
    [[refuses, knows(joe)], joe],
    [[nothing, nothing], anonymous],
    [[], anonymous],
  ])('is the first that is known (%#)', async (authenticators, user) => {
    expect(await ask(authenticators)).toBe(user);
  });

  it('is refused who shows what does not hold, and nothing else', async () => {
    await expect(ask([refuses, nothing])).rejects.toMatchObject({ code: 401 });
    await expect(ask([nothing, refuses])).rejects.toMatchObject({ code: 401 });
  });

  it('is refused where nobody may be anonymous', async () => {
    await expect(ask([nothing], { anonymous: false })).rejects.toMatchObject({ code: 401 });
    expect(await ask([knows(jane)], { anonymous: false })).toBe(jane);
  });

  it('is not anybody where it cannot be found out', async () => {
    await expect(ask([breaks, knows(jane)])).rejects.toThrow('broken');
  });
});
