import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from './cluster/cluster.ts';

/** A good cluster file, which each case spoils in one way. Its hosts are this test's listener, which must never hear of it. */
const good = `apiVersion: pilothouse.dev/v1
kind: Cluster
metadata:
  name: harbour
spec:
  hosts:
    - name: north
      address: 127.0.0.1
      port: 22
      password: not-to-be-shown
      roles: [etcd, master, node]
    - name: east
      address: 127.0.0.2
      port: 22
      password: not-to-be-shown
      roles: [node]
  network:
    podCIDR: 10.244.0.0/16
    serviceCIDR: 10.96.0.0/16
`;

/** What is written wrong: a text of the good file, what stands there instead, and each complaint, from its line on. */
interface BadFile {
  readonly change: readonly [from: string, to: string];
  readonly says: readonly string[];
}

const badFiles: Readonly<Record<string, BadFile>> = {
  'a bracket that is never closed': {
    change: ['roles: [node]', 'roles: [node'],
    says: [
      '17:3: This is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]. Correct the file at that line; mind indentation and quotes.',
    ],
  },
  'a tab': {
    change: ['    podCIDR', '\tpodCIDR'],
    says: [
      '18:1: This is not YAML: Tabs are not allowed as indentation. Correct the file at that line; mind indentation and quotes.',
    ],
  },
  'a field given twice': {
    change: ['  name: harbour', '  name: harbour\n  name: haven'],
    says: [
      '5:3: This is not YAML: Map keys must be unique. Correct the file at that line; mind indentation and quotes.',
    ],
  },
  'two documents in one file': {
    change: ['kind: Cluster', 'kind: Cluster\n---'],
    says: ['3:1: A second document begins here. Keep one cluster in a file; remove the other.'],
  },
  'a manifest of something else': {
    change: ['kind: Cluster', 'kind: Deployment'],
    says: ['2:7: kind cannot be `Deployment`. Use one of: Cluster.'],
  },
  'a field that is misspelled': {
    change: ['address: 127.0.0.2', 'adress: 127.0.0.2'],
    says: ['13:7: There is no field spec.hosts[1].adress. Did you mean `address`?'],
  },
  'a field that does not exist': {
    change: ['  network:', '  colour: blue\n  network:'],
    says: [
      '17:3: There is no field spec.colour. Remove it, or use one of: hosts, knownHosts, network, artifacts, nodeMonitorGracePeriod, apiAccess, auditPolicy, demo.',
    ],
  },
  'a port that is no number': {
    change: ['port: 22', 'port: ssh'],
    says: [
      '9:13: spec.hosts[0].port must be a whole number from 1 to 65535, not the text "ssh". Correct the value; a number or date meant as text needs quotes.',
    ],
  },
  'a role that does not exist': {
    change: ['roles: [node]', 'roles: [worker]'],
    says: ['16:15: spec.hosts[1].roles[0] cannot be `worker`. Use one of: etcd, master, node.'],
  },
  'two hosts of one name': {
    change: ['name: east', 'name: north'],
    says: ['12:13: Two hosts are named `north`; the first is spec.hosts[0]. Give each host a name of its own.'],
  },
  'two hosts at one address': {
    change: ['address: 127.0.0.2', 'address: 127.0.0.1'],
    says: [
      '13:16: Two hosts have the address 127.0.0.1; the first is spec.hosts[0]. Give each host once, with all its roles.',
    ],
  },
  'an even number of etcd members': {
    change: ['roles: [node]', 'roles: [etcd, node]'],
    says: [
      '7:5: 2 hosts have the role `etcd`: an even number. A majority of 2 must be up, so 2 members survive no more lost ones (0) than 1 would. Give the role to 1 or 3 hosts.',
    ],
  },
  'networks that overlap': {
    change: ['10.96.0.0/16', '10.244.128.0/20'],
    says: [
      '18:5: podCIDR 10.244.0.0/16 and serviceCIDR 10.244.128.0/20 overlap. Choose networks that share no address.',
    ],
  },
  'a pod network that its hosts are in': {
    change: ['10.244.0.0/16', '127.0.0.0/16'],
    says: [
      '18:14: north has the address 127.0.0.1, which lies in podCIDR 127.0.0.0/16. Choose a network that none of your hosts is in.',
      '18:14: east has the address 127.0.0.2, which lies in podCIDR 127.0.0.0/16. Choose a network that none of your hosts is in.',
    ],
  },
  'a network that is an address': {
    change: ['10.244.0.0/16', '10.244.7.0/16'],
    says: [
      '18:14: spec.network.podCIDR is `10.244.7.0/16`, an address inside a network. Write the network: `10.244.0.0/16`.',
    ],
  },
  'a host without a login': {
    change: ['      password: not-to-be-shown\n', ''],
    says: [
      '7:7: Nothing says how to log in to north. Give one of `key`, `agent: true`, `password`, `passwordFile`, `passwordEnv` or `passwordSecret`.',
    ],
  },
  'a host with two logins': {
    change: ['password: not-to-be-shown', 'password: not-to-be-shown\n      agent: true'],
    says: ['7:7: north is given agent and password. Keep one of them.'],
  },
  'a password in a variable that is not set': {
    change: ['password: not-to-be-shown', 'passwordEnv: NO_SUCH_VARIABLE'],
    says: [
      '10:20: The environment variable NO_SUCH_VARIABLE is not set. Set it for this command, or give the password another way.',
    ],
  },
  'several mistakes': {
    change: ['kind: Cluster\nmetadata:\n  name: harbour', 'kind: Fleet\nmetadata:\n  name: Harbour_1'],
    says: [
      '2:7: kind cannot be `Fleet`. Use one of: Cluster.',
      '4:9: `Harbour_1` cannot name a cluster. Use up to 63 lower-case letters, digits and `-`, with a letter or digit at both ends.',
    ],
  },
};

let folder: string;
let file: string;
let listener: Server;
let port: number;
let knocks = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bad-input-'));
  file = join(folder, 'cluster.yaml');
  // It speaks, but not SSH, and hangs up only after it has heard: closing earlier would be a reset at times.
  listener = createServer((socket) => {
    knocks++;
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('this is no sshd\r\n'.repeat(2)));
  });
  await new Promise<void>((resolve) => listener.listen(0, resolve));
  ({ port } = listener.address() as AddressInfo);
});
beforeEach(() => {
  knocks = 0;
});
afterEach(async () => {
  expect(await readdir(folder), 'what the desktop remembers').not.toContain('home');
});
afterAll(async () => {
  listener.close();
  await rm(folder, { recursive: true });
});

/** Without a terminal, since its ends are pipes. */
const pilothouse = (...args: string[]) =>
  run('node', ['electron/cli.ts', ...args], { PILOTHOUSE_HOME: join(folder, 'home') });

describe('a cluster file', () => {
  it.each(Object.entries(badFiles))('with %s is refused', async (_what, { change: [from, to], says }) => {
    const spoiled = good.replace(from, to);
    expect(spoiled).not.toBe(good);
    await writeFile(file, spoiled.replaceAll('port: 22', `port: ${port}`));

    const { exitCode, stdout, stderr } = await pilothouse('create', '-f', file);
    expect(stderr.split('\n')).toEqual([
      `${file} has ${says.length} problem(s):`,
      ...says.map((words) => `${file}:${words}`),
      'Correct them; docs/cluster-file.md says what each field means.',
      '',
    ]);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
    expect(knocks, 'times that a host was asked').toBe(0);
  });

  it('without a mistake is taken: its hosts are asked', async () => {
    await writeFile(file, good.replaceAll('port: 22', `port: ${port}`));
    const { exitCode, stderr } = await pilothouse('create', '-f', file);
    expect(stderr).toContain(`connect on north: failed to connect\nnorth (127.0.0.1 port ${port}) and we do not agree`);
    expect(stderr).toContain(`connect on east: failed to connect\neast (127.0.0.2 port ${port}) and we do not agree`);
    expect(exitCode).toBe(1);
    expect(knocks).toBe(2);
  });

  it('that names a file which is not there is refused', async () => {
    await writeFile(file, good.replace('password: not-to-be-shown', 'passwordFile: secrets/north'));
    const { exitCode, stderr } = await pilothouse('create', '-f', file);
    expect(stderr).toContain(
      `${file}:10:21: spec.hosts[0].passwordFile names ${folder}/secrets/north, which cannot be read: `,
    );
    expect(stderr).toContain('Correct the path: it is resolved from the cluster file’s folder.');
    expect(exitCode).toBe(1);
  });
});

describe('a command line', () => {
  it.each<[what: string, args: string[], says: string, exitCode: number]>([
    ['a command that does not exist', ['crate'], 'There is no command `crate`.\nUse one of: ', 2],
    ['no cluster file', ['create'], 'create needs a cluster file (-f FILE).\nSee `create --help`.\n', 2],
    [
      'an option that does not exist',
      ['create', '--force'],
      'create has no option --force.\nSee `create --help`.\n',
      2,
    ],
    ['an option without its value', ['create', '-f'], '-f needs a value.\nSee `create --help`.\n', 2],
    ['a word too many', ['create', '-f', 'x', 'now'], 'create takes no `now`.\nSee `create --help`.\n', 2],
    ['a cluster nobody made', ['status'], 'This desktop knows no cluster.\nName its file with -f, or ', 1],
  ])('with %s is refused', async (_what, args, says, code) => {
    const { exitCode, stdout, stderr } = await pilothouse(...args);
    expect(stderr).toContain(says);
    expect(stdout).toBe('');
    expect(exitCode).toBe(code);
  });

  it.each<[what: string, path: () => string, says: string]>([
    ['is not there', () => join(folder, 'nowhere.yaml'), 'There is no cluster file at '],
    ['is a folder', () => folder, 'cannot be read: '],
  ])('with a cluster file that $0 is refused', async (_what, path, says) => {
    const { exitCode, stderr } = await pilothouse('create', '-f', path());
    expect(stderr).toContain(path());
    expect(stderr).toContain(says);
    expect(stderr).toContain('Check the path');
    expect(exitCode).toBe(1);
  });
});
