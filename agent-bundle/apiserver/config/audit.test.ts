import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAudit } from './audit.ts';

describe('the flags of the audit log', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-config-'));
    const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\n';
    await writeFile(join(folder, 'policy.yaml'), `${head}rules:\n- level: Metadata\n`);
    await writeFile(join(folder, 'empty.yaml'), head);
    await writeFile(join(folder, 'no.yaml'), 'a: [');
  });
  afterAll(() => rm(folder, { recursive: true }));
  const read = ({ policy, ...more }: Record<string, string>) => {
    const file = policy === undefined ? {} : { 'audit-policy-file': join(folder, policy) };
    return readAudit(new Map(Object.entries({ ...file, ...more })));
  };

  it('record nothing without a policy, or without a place', async () => {
    expect(await read({})).toBeUndefined();
    expect(await read({ policy: 'policy.yaml' })).toBeUndefined();
    expect(await read({ 'audit-log-path': '-' })).toBeUndefined();
  });

  it('say how long a file becomes, and which are kept', async () => {
    expect(await read({ policy: 'policy.yaml', 'audit-log-path': '/x' })).toMatchObject({
      path: '/x',
      policy: { rules: [{ level: 'Metadata' }] },
      limits: { size: 100 * 1024 * 1024, backups: 0, age: 0 },
    });
    const flags = { 'audit-log-maxsize': '1', 'audit-log-maxbackup': '3', 'audit-log-maxage': '2' };
    expect((await read({ policy: 'policy.yaml', 'audit-log-path': '-', ...flags }))?.limits).toEqual({
      size: 1024 * 1024,
      backups: 3,
      age: 48 * 3_600_000,
    });
  });

  it.each([
    [{ policy: 'empty.yaml' }, 'loaded illegal policy with 0 rules'],
    [{ policy: 'no.yaml' }, 'no.yaml, which is not an audit policy'],
    [{ policy: 'nowhere.yaml' }, 'cannot be read'],
    [{ policy: 'policy.yaml', 'audit-log-maxage': '-1' }, 'a whole number from 0 to 999999'],
  ])('%j are refused', async (flags, why) => {
    await expect(read(flags as Record<string, string>)).rejects.toThrow(why);
  });
});
