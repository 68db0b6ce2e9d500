import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scheduler-options-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileWith(text: string): Promise<ReadonlyMap<string, string>> {
  const path = join(folder, 'config.yaml');
  await writeFile(path, text);
  return new Map([['config', path]]);
}
const head = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

describe('the configuration file of the scheduler', () => {
  it('is not needed', async () => {
    const { profiles } = await readOptions(new Map());
    expect(profiles.map(({ schedulerName }) => schedulerName)).toEqual(['default-scheduler']);
  });

  it('names the profiles', async () => {
    const { profiles } = await readOptions(await fileWith(`${head}profiles: [{schedulerName: a}, {schedulerName: b}]`));
    expect(profiles.map(({ schedulerName }) => schedulerName)).toEqual(['a', 'b']);
  });

  it.each([
    ['profiles: [', 'flag-invalid'],
    [`${head}profiles: 1`, 'flag-invalid'],
    ['kind: Pod', 'flag-invalid'],
  ])('is refused where it is no such thing: %j', async (text, code) => {
    await expect(readOptions(await fileWith(text))).rejects.toMatchObject({ code });
  });

  it('must be there when it is named', async () => {
    const flags = new Map([['config', join(folder, 'nowhere.yaml')]]);
    await expect(readOptions(flags)).rejects.toMatchObject({ code: 'flag-file-unreadable' });
  });
});
