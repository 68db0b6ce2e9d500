import { copyFile, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { expect, it } from 'vitest';
import type { LabCluster } from './cluster.ts';

interface ClusterFile {
  metadata: { name: string };
  spec: { hosts: Array<Record<string, unknown>>; knownHosts?: string; network: Record<string, string> };
}

/** What a run that was refused must not have left. */
const untouched = 'ls -d /etc/pilothouse /opt/pilothouse /etc/kubernetes 2>/dev/null; firewall-cmd --list-rich-rules';

/** Bad input, one thing each: what is done to make it, the words it is refused with, and how it is taken back. */
interface Refusal {
  readonly change?: (file: ClusterFile) => void;
  /** Lines for a host's shell, by host. */
  readonly before?: Readonly<Record<string, string>>;
  readonly after?: Readonly<Record<string, string>>;
  readonly words: RegExp;
}

const first = (file: ClusterFile) => file.spec.hosts[0]!;
const asOps = (login: Record<string, unknown>) => (file: ClusterFile) => {
  delete first(file)['key'];
  Object.assign(first(file), { user: 'ops', ...login });
};
const badInputs: Readonly<Record<string, Refusal>> = {
  'an even number of etcd members': {
    change: (file) => (file.spec.hosts[2]!['roles'] = ['node']),
    words: /bad\.yaml:\d+:\d+: 2 hosts have the role `etcd`: an even number\. A majority of 2 must be up/,
  },
  'overlapping networks': {
    change: (file) => (file.spec.network['serviceCIDR'] = '10.244.0.0/20'),
    words: /bad\.yaml:\d+:\d+: podCIDR 10\.244\.0\.0\/16 and serviceCIDR 10\.244\.0\.0\/20 overlap/,
  },
  'a wrong password': { change: asOps({ password: 'wrong' }), words: /h1 refused ops with the password/ },
  'a wrong sudo password': {
    change: (file) => Object.assign(first(file), { user: 'ops', sudo: { password: 'wrong' } }),
    words: /sudo on h1 refused the password of ops/,
  },
  'no sudo password where one is asked for': {
    change: (file) => Object.assign(first(file), { user: 'ops' }),
    words: /sudo on h1 asks for the password of ops, and none was given/,
  },
  'a user who may not use sudo': {
    change: (file) => Object.assign(first(file), { user: 'ops', sudo: { password: 'ops' } }),
    before: { h1: 'mv /etc/sudoers.d/wheel /root/wheel' },
    after: { h1: 'mv /root/wheel /etc/sudoers.d/wheel' },
    words: /ops may not become root on h1/,
  },
  'a port where nobody listens': {
    change: (file) => (first(file)['port'] = 9),
    words: /h1 cannot be reached at \S+ port 9/,
  },
  'another host key than the pinned one': {
    change: (file) => (first(file)['hostKey'] = `SHA256:${'A'.repeat(43)}`),
    words: /The host key of h1 \(\S+\) is not the pinned one/,
  },
  'a host key nobody vouched for': {
    change: (file) => delete file.spec.knownHosts,
    words: /The host key of h1 \(\S+\) is not known: \S+ SHA256:/,
  },
  'an unknown operating system': {
    before: { h2: 'cp /etc/os-release /root/os-release; echo "ID=plan9" > /etc/os-release' },
    after: { h2: 'cp /root/os-release /etc/os-release' },
    words: /h2 runs plan9, which we do not know/,
  },
  'too little disk': {
    before: { h3: 'mount -t tmpfs -o size=64m tmpfs /opt' },
    after: { h3: 'umount /opt' },
    words: /h3 has \d+ MiB free at \/opt\/pilothouse; 1 GiB are needed\. Make room on \/opt there/,
  },
  'a port in use': {
    before: {
      h1: 'systemd-run -q --unit=squatter python3 -m http.server 6443; for i in $(seq 50); do ss -ltn | grep -q :6443 && break; sleep 0.1; done',
    },
    after: { h1: 'systemctl stop squatter' },
    words: /On h1, tcp port 6443 is in use by python3; kube-apiserver\.service needs it/,
  },
  'a unit that is not ours': {
    before: {
      h2: 'printf "[Service]\\nExecStart=/bin/true\\n" > /etc/systemd/system/etcd.service; systemctl daemon-reload',
    },
    after: { h2: 'rm /etc/systemd/system/etcd.service; systemctl daemon-reload' },
    words: /h2 has a unit etcd\.service that is not ours, in \/etc\/systemd\/system\/etcd\.service/,
  },
  'two hosts with one name': {
    before: { h3: 'hostname h2' },
    after: { h3: 'hostname h3' },
    words: /h2 and h3 all call themselves h2/,
  },
  'a glibc too old for the programs': {
    before: { h1: 'printf "#!/bin/sh\\necho glibc 2.17\\n" > /usr/local/bin/getconf; chmod +x /usr/local/bin/getconf' },
    after: { h1: 'rm /usr/local/bin/getconf' },
    words: /h1 has glibc 2\.17; bin\/\S+ of the set `debian` needs 2\.\d+/,
  },
};

export function refusals(cluster: () => LabCluster): void {
  const goodFile = async () => {
    const file = parse(await readFile(cluster().lab.clusterFile, 'utf8')) as ClusterFile;
    file.spec.knownHosts = cluster().lab.knownHostsFile;
    for (const host of file.spec.hosts) host['key'] = cluster().lab.keyFile;
    return file;
  };
  const expectUntouched = async () => {
    for (const { name } of cluster().lab.hosts) expect((await cluster().lab.ssh(name, untouched)).stdout).toBe('\n');
  };

  it.each<[string, Refusal]>(Object.entries(badInputs))(
    'refuses %s in words of its own, and changes nothing',
    async (_what, refusal) => {
      const file = await goodFile();
      refusal.change?.(file);
      const path = await cluster().scratchFile('bad.yaml', stringify(file));
      for (const [host, line] of Object.entries(refusal.before ?? {})) await cluster().on(host, line);
      try {
        const { exitCode, stderr } = await cluster().create(path);
        expect(stderr).toMatch(refusal.words);
        expect(exitCode).toBe(1);
        await expectUntouched();
      } finally {
        for (const [host, line] of Object.entries(refusal.after ?? {})) await cluster().on(host, line);
      }
    },
  );

  it('refuses what is no YAML, at its line and column', async () => {
    const path = await cluster().scratchFile('bad.yaml', 'kind: Cluster\nspec: {\n');
    const { exitCode, stderr } = await cluster().create(path);
    expect(stderr).toMatch(/bad\.yaml:3:1: This is not YAML/);
    expect(exitCode).toBe(1);
  });

  it('refuses a file to be sent that is not the one that was built, and changes nothing', async () => {
    const { exitCode, stderr } = await cluster().create(undefined, {
      PILOTHOUSE_ARTIFACTS: await corruptArtifacts(cluster()),
    });
    expect(stderr).toMatch(/agent\.mjs is not what was built/);
    expect(exitCode).toBe(1);
    await expectUntouched();
  });
}

/** The built artifacts, but for the manifest's hash of one of them. */
async function corruptArtifacts(cluster: LabCluster): Promise<string> {
  const built = join(import.meta.dirname, '../../../.artifacts');
  const folder = await cluster.scratchFolder('artifacts');
  for (const name of ['sets', 'images']) await symlink(join(built, name), join(folder, name));
  await copyFile(join(built, 'manifest.json'), join(folder, 'manifest.json'));
  const agent = await readFile(join(built, 'agent.mjs'), 'utf8');
  await cluster.scratchFile('artifacts/agent.mjs', `${agent.slice(0, -1)}x`);
  return folder;
}
