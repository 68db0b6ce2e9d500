import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { RotatingFile, backupName, outdated } from './rotating-file.ts';

describe('a file that rotates', () => {
  let folder: string;
  let path: string;
  let clock: ManualClock;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rotating-'));
    path = join(folder, 'audit.log');
    clock = new ManualClock();
  });
  afterEach(() => rm(folder, { recursive: true }));
  const text = (name: string) => readFile(join(folder, name), 'utf8');

  it('goes on where it ended, and begins anew when it is full', async () => {
    await writeFile(path, 'before\n');
    const file = new RotatingFile(path, { size: 15, backups: 0, age: 0 }, clock);
    await file.append(Buffer.from('first\n'));
    await file.append(Buffer.from('second\n'));
    await file.close();
    expect(await text('audit.log')).toBe('second\n');
    expect(await text('audit-1970-01-01T00-00-00.000.log')).toBe('before\nfirst\n');
  });

  it('writes what is longer than a file may be into a file of its own', async () => {
    const file = new RotatingFile(path, { size: 5, backups: 0, age: 0 }, clock);
    await file.append(Buffer.from('much longer\n'));
    await file.append(Buffer.from('x\n'));
    await file.close();
    expect((await readdir(folder)).sort()).toEqual(['audit-1970-01-01T00-00-00.000.log', 'audit.log']);
  });

  it('keeps so many full files', async () => {
    const file = new RotatingFile(path, { size: 1, backups: 2, age: 0 }, clock);
    for (const line of ['1', '2', '3', '4', '5']) {
      await file.append(Buffer.from(`${line}\n`));
      await clock.advance(1_000);
    }
    await file.close();
    const names = (await readdir(folder)).sort();
    expect(await Promise.all(names.map(text))).toEqual(['3\n', '4\n', '5\n']);
  });

  it('names full files by the time, in UTC', () => {
    const time = Date.parse('2026-11-21T18:33:44.555Z');
    expect(backupName('/var/log/audit.log', time)).toBe('/var/log/audit-2026-11-21T18-33-44.555.log');
    expect(backupName('/var/log.d/audit', time)).toBe('/var/log.d/audit-2026-11-21T18-33-44.555');
  });

  const names = [
    'audit.log',
    'audit-2026-11-18T00-00-00.000.log',
    'audit-2026-11-20T00-00-00.000.log',
    'audit-2026-11-19T00-00-00.000.log',
    'audit-of-others.log',
    'other-2026-11-01T00-00-00.000.log',
  ];
  const day = 24 * 3_600_000;
  it.each([
    [0, 0, []],
    [2, 0, ['audit-2026-11-18T00-00-00.000.log']],
    [1, 0, ['audit-2026-11-19T00-00-00.000.log', 'audit-2026-11-18T00-00-00.000.log']],
    [0, 2.25, ['audit-2026-11-18T00-00-00.000.log']],
    [2, 1, ['audit-2026-11-19T00-00-00.000.log', 'audit-2026-11-18T00-00-00.000.log']],
  ])('of %d kept for %d days these go: %j', (backups, days, gone) => {
    const now = Date.parse('2026-11-21T00:00:00Z') - day / 2;
    expect(outdated('/x/audit.log', names, { size: 1, backups, age: days * day }, now)).toEqual(gone);
  });
});
