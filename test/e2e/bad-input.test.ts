import { access, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, openLab } from '../lab/lab.ts';
import { badArtifacts, copyArtifacts } from './bad-input/bad-artifacts.ts';
import { footprints, ours } from './bad-input/footprint.ts';
import type { Refusal } from './bad-input/refusal.ts';
import { unfitHosts } from './bad-input/unfit-hosts.ts';
import { waysIn } from './bad-input/ways-in.ts';
import { type CommandOutcome, run } from './cluster/cluster.ts';

/** Two bare hosts of its own, of which one is bad in some way; or files for them that are. */
let scratch: string;
let lab: Lab;
/** What differs from run to run, and how the tables write it. */
let written: ReadonlyArray<readonly [actual: string, name: string]>;

beforeAll(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'bad-input-')));
  lab = await openLab(scratch);
  await lab.up({ hosts: 2 });
  expect(Object.values(await footprints(lab)).join('')).not.toMatch(ours);
  await onHost('h1', 'useradd guest && echo guest:guest | chpasswd');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(scratch, 'stranger')]);
  const { h1, h2 } = addresses();
  const [key1, key2] = [await hostKey('h1'), await hostKey('h2')];
  await writeFile(join(scratch, 'only_h2_known_hosts'), `${h2} ${key2}\n`);
  await writeFile(join(scratch, 'exchanged_known_hosts'), `${h1} ${key2}\n${h2} ${key2}\n`);
  written = [
    [join(scratch, 'artifacts'), '<artifacts>'],
    [scratch, '<scratch>'],
    [h1.replace(/\d+$/, '99'), '<nobody>'],
    [h1, '<h1>'],
    [h2, '<h2>'],
    [await fingerprint(key1), '<key of h1>'],
    [await fingerprint(key2), '<key of h2>'],
    [(await onHost('h1', 'cat /etc/machine-id')).trim(), '<machine-id of h1>'],
  ];
});
afterAll(async () => {
  await lab.down(); // not purged: the base system serves every checkout
  await rm(scratch, { recursive: true });
});

describe('create, where a host cannot be entered', () => {
  it.each(Object.entries(waysIn))('for %s, says so and changes nothing', (_what, refusal) => refused(refusal));
});

describe('create, where a host is not as it must be', () => {
  it.each(Object.entries(unfitHosts))('for %s, says so and changes nothing', (_what, refusal) => refused(refusal));
});

describe('create, where the files for hosts are not as they must be', () => {
  it.each(Object.entries(badArtifacts))('for %s, says so and changes nothing', async (_what, { spoil, ...refusal }) => {
    const folder = join(scratch, 'artifacts');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    await copyArtifacts(folder);
    await spoil(folder);
    await refused(refusal, { PILOTHOUSE_ARTIFACTS: folder });
  });
});

/** Makes it bad, runs `create`, mends it. Of the run nothing may be left, neither on a host nor on this desktop. */
async function refused(
  { hosts = {}, spec = {}, faults = {}, says }: Refusal,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  await writeFile(join(scratch, 'cluster.yaml'), filled(JSON.stringify(clusterFile(hosts, spec))));
  for (const [host, { make }] of Object.entries(faults)) await onHost(host, filled(make));
  try {
    const before = await footprints(lab);
    const { exitCode, stderr } = await create(env);
    expect(named(stderr)).toBe(says);
    expect(exitCode).toBe(1);
    expect(await footprints(lab)).toEqual(before);
    await expect(access(join(scratch, 'home'))).rejects.toThrow('ENOENT');
  } finally {
    for (const [host, { mend }] of Object.entries(faults)) await onHost(host, mend);
  }
}

/** Without a terminal, since its ends are pipes. */
function create(env: NodeJS.ProcessEnv): Promise<CommandOutcome> {
  const args = ['electron/cli.ts', 'create', '-f', join(scratch, 'cluster.yaml')];
  return run('node', args, { PILOTHOUSE_HOME: join(scratch, 'home'), ...env });
}

/** JSON is YAML as well. */
function clusterFile(hosts: NonNullable<Refusal['hosts']>, spec: NonNullable<Refusal['spec']>) {
  const login = { user: 'root', key: lab.keyFile };
  const { h1, h2 } = addresses();
  return {
    apiVersion: 'pilothouse.dev/v1',
    kind: 'Cluster',
    metadata: { name: 'harbour' },
    spec: {
      hosts: [
        { name: 'h1', address: h1, roles: ['etcd', 'master', 'node'], ...login, ...hosts.h1 },
        { name: 'h2', address: h2, roles: ['node'], ...login, ...hosts.h2 },
      ],
      knownHosts: lab.knownHostsFile,
      ...spec,
    },
  };
}

const addresses = () => ({ h1: lab.host('h1').address, h2: lab.host('h2').address });

/** A host's ed25519 key: type and key, as known_hosts has them. */
async function hostKey(host: string): Promise<string> {
  const lines = (await readFile(lab.knownHostsFile, 'utf8')).split('\n');
  const line = lines.find((one) => one.startsWith(`${host},`) && one.includes(' ssh-ed25519 '));
  return line!.split(' ').slice(1, 3).join(' ');
}

/** As ssh-keygen tells it: `SHA256:…`. */
async function fingerprint(key: string): Promise<string> {
  const { stdout } = await run('ssh-keygen', ['-lf', '-'], {}, `${key}\n`);
  return stdout.split(' ')[1]!;
}

const filled = (text: string) => written.reduce((so, [actual, name]) => so.replaceAll(name, actual), text);
const named = (text: string) =>
  written
    .reduce((so, [actual, name]) => so.replaceAll(actual, name), text)
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<sha256>')
    .replaceAll(/wanted \d+ bytes/g, 'wanted <size> bytes');

/** What a root shell on a host says to a line; one that fails is a failure of the test. */
async function onHost(host: string, line: string): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.ssh(host, line);
  if (exitCode !== 0) throw new Error(`${host}: ${line} ended with ${exitCode}: ${stderr}`);
  return stdout;
}
