import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../../test/fakes/manual-clock.ts';
import { HostPaths } from '../host-paths.ts';
import type { RuntimeContainer } from '../runtime/port.ts';
import { LogRotation } from './log-rotation.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-rotation-'));
});
afterEach(() => rm(folder, { recursive: true }));

const setup = (reopen: () => void = () => {}) => {
  const clock = new ManualClock();
  const logPath = join(folder, '0.log');
  const runtime = { reopenLog: async () => reopen(), podState: async () => ({ sandboxes: [], containers: [] }) };
  const rotation = new LogRotation({ runtime, clock, paths: new HostPaths(folder, folder), onError: () => {} });
  const container = { id: 'c', logPath } as RuntimeContainer;
  const rotate = async (text: string) => {
    await writeFile(logPath, text);
    await clock.advance(1_000);
    await rotation.rotate(container, AbortSignal.timeout(10_000));
  };
  return { logPath, rotate };
};

it('puts a log aside, packs those before, and keeps five files in all', async () => {
  const { rotate } = setup();
  for (let n = 1; n <= 7; n++) await rotate(`log ${n}`);
  const names = (await readdir(folder)).sort();
  expect(names).toEqual([4, 5, 6].map((second) => `0.log.19700101-00000${second}.gz`).concat('0.log.19700101-000007'));
  expect(gunzipSync(await readFile(join(folder, names[0]!))).toString()).toBe('log 4');
  expect(await readFile(join(folder, names[3]!), 'utf8')).toBe('log 7');
});

it('gives a log its name back when the runtime will not begin a new one', async () => {
  const { logPath, rotate } = setup(() => {
    throw new Error('cannot');
  });
  await expect(rotate('kept')).rejects.toThrow('cannot');
  expect(await readFile(logPath, 'utf8')).toBe('kept');
});
