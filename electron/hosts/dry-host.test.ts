import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeHost } from '../../test/fakes/fake-host.ts';
import { DryHost } from './dry-host.ts';

const signal = new AbortController().signal;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A fake that answers the questions of a dry run from its files. */
function host() {
  const fake = new FakeHost();
  fake.files.set('/etc/kept', { bytes: Buffer.from('text'), mode: 0o600, owner: 'root:root' });
  fake.answer(['uptime'], { stdout: 'up' });
  fake.answer(
    ([program, , script]) => program === 'sh' && script!.includes('sha256sum'),
    ({ command }) => {
      const file = fake.files.get(command.at(-1)!);
      if (!file) return { exitCode: 1 };
      return { stdout: `${file.mode.toString(8)} ${file.owner} ${sha256(Buffer.from(file.bytes).toString())}\n` };
    },
  );
  fake.answer(
    ([program]) => program === 'test',
    ({ command }) => ({ exitCode: fake.files.has(command.at(-1)!) ? 0 : 1 }),
  );
  return { fake, dry: new DryHost(fake) };
}

let local: string;
beforeAll(async () => {
  local = await mkdtemp(join(tmpdir(), 'dry-host-'));
  await writeFile(join(local, 'file'), 'text');
});
afterAll(() => rm(local, { recursive: true }));

it('runs what reads, and records what changes', async () => {
  const { fake, dry } = host();
  expect((await dry.run(['uptime'], { intent: 'look', effect: 'reads', signal })).stdout).toBe('up');
  expect(await dry.run(['reboot'], { intent: 'restart it', signal })).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(fake.calls.map((call) => call.command)).toEqual([['uptime']]);
  expect(dry.changes).toEqual([{ kind: 'run', intent: 'restart it', command: ['reboot'] }]);
});

it('knows which files would change', async () => {
  const { fake, dry } = host();
  const write = (path: string, text: string, mode = 0o600) => dry.writeFile(path, text, { mode, signal });
  const upload = (path: string) =>
    dry.upload(join(local, 'file'), path, { mode: 0o600, sha256: sha256('text'), signal });
  expect(await write('/etc/kept', 'text')).toBe('unchanged');
  expect(await write('/etc/kept', 'text', 0o644)).toBe('written');
  expect(await write('/etc/new', 'text')).toBe('written');
  expect(await upload('/etc/kept')).toBe('unchanged');
  expect(await upload('/etc/other')).toBe('written');
  expect(await dry.remove('/etc/kept', { signal })).toBe('removed');
  expect(await dry.remove('/etc/none', { signal })).toBe('absent');
  expect(dry.changes).toEqual([
    { kind: 'write', path: '/etc/kept', mode: 0o644, owner: 'root:root' },
    { kind: 'write', path: '/etc/new', mode: 0o600, owner: 'root:root' },
    { kind: 'upload', path: '/etc/other', bytes: 4 },
    { kind: 'remove', path: '/etc/kept' },
  ]);
  expect([...fake.files.keys()]).toEqual(['/etc/kept']);
  expect(Buffer.from((await dry.readFile('/etc/kept', { signal }))!).toString()).toBe('text');
});
