import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import { AccountToken } from './account-token.ts';

const never = new AbortController().signal;
const minute = 60_000;

/** Gives tokens t1, t2, … of an hour to accounts that are there. */
function fakeApi({ accounts = ['x'] }: { accounts?: string[] } = {}) {
  const api = { asked: 0, away: false, created: [] as string[] };
  const issuer = {
    createSubresource: async (_: unknown, { name }: { name: string }) => {
      if (api.away) throw new ApiError(503, { message: 'away' });
      if (!accounts.includes(name)) throw new ApiError(404, { reason: 'NotFound' });
      return { spec: { audiences: [], expirationSeconds: 3600 }, status: { token: `t${++api.asked}` } };
    },
    create: async (_: unknown, { metadata }: { metadata: { name: string } }) => {
      api.created.push(metadata.name);
      accounts.push(metadata.name);
    },
  };
  return { api, issuer: issuer as unknown as Pick<ApiClient, 'create' | 'createSubresource'> };
}

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

describe('the token of an account', () => {
  it('is asked for once, however many want it, and kept', async () => {
    const { api, issuer } = fakeApi();
    const token = new AccountToken({ issuer, clock, account: 'x' });
    expect(await Promise.all([token.get(never), token.get(never)])).toEqual(['t1', 't1']);
    await clock.advance(44 * minute);
    expect(await token.get(never)).toBe('t1');
    expect(api.asked).toBe(1);
  });

  it('is renewed when three quarters of its life are over and somebody wants it', async () => {
    const { api, issuer } = fakeApi();
    const token = new AccountToken({ issuer, clock, account: 'x' });
    await token.get(never);
    await clock.advance(46 * minute);
    expect(api.asked).toBe(1);
    expect(await token.get(never)).toBe('t2');
  });

  it('serves on while it holds and there is no newer one to be had', async () => {
    const { api, issuer } = fakeApi();
    const token = new AccountToken({ issuer, clock, account: 'x' });
    await token.get(never);
    api.away = true;
    await clock.advance(50 * minute);
    expect(await token.get(never)).toBe('t1');
    api.away = false;
    expect(await token.get(never)).toBe('t1');
    await clock.advance(minute);
    expect(await token.get(never)).toBe('t2');
    api.away = true;
    await clock.advance(58 * minute);
    await expect(token.get(never)).rejects.toThrow('away');
  });

  it('of an account that is not there makes the account first', async () => {
    const { api, issuer } = fakeApi({ accounts: [] });
    const token = new AccountToken({ issuer, clock, account: 'x' });
    expect(await token.get(never)).toBe('t1');
    expect(api.created).toEqual(['x']);
  });

  it('that the server refused is asked for anew, one that is known to be another is not', async () => {
    const { issuer } = fakeApi();
    const token = new AccountToken({ issuer, clock, account: 'x' });
    const first = await token.get(never);
    token.drop(first);
    expect(await token.get(never)).toBe('t2');
    token.drop(first);
    expect(await token.get(never)).toBe('t2');
  });

  it('is waited for no longer than the caller likes', async () => {
    const issuer = { createSubresource: () => new Promise(() => {}) } as unknown as Pick<
      ApiClient,
      'create' | 'createSubresource'
    >;
    const token = new AccountToken({ issuer, clock, account: 'x' });
    await expect(token.get(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
