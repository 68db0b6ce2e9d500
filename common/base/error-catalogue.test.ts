import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from './app-error.ts';
import { errorCatalogue } from './error-catalogue.ts';

const codes = Object.keys(errorCatalogue) as ErrorCode[];

describe('the error catalogue', () => {
  it('and docs/errors.md have the same codes', async () => {
    const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const documented = [...page.matchAll(/^### (\S+)$/gm)].map(([, code]) => code);
    expect([...documented].sort()).toEqual([...codes].sort());
  });

  it.each(codes)('says for %s what happened and what to do', (code) => {
    const { message, fix } = errorCatalogue[code];
    expect(code).toMatch(/^[a-z]+(-[a-z0-9]+)+$/);
    for (const sentence of [message, fix]) expect(sentence).toMatch(/^\S.*[.!?}:]$/s);
  });

  it('fills its sentences from the params, and crosses a border as code and params', () => {
    const error = new AppError('flag-missing', { flag: '--kubeconfig' });
    expect(error.message).toBe('The flag --kubeconfig is missing.');
    expect(JSON.parse(JSON.stringify(error))).toEqual({ code: 'flag-missing', params: { flag: '--kubeconfig' } });
  });
});
