import { createHash } from 'node:crypto';
import { FakeHost } from './fake-host.ts';

interface FakeUnit {
  active: boolean;
  enabled: boolean;
  /** The unit's text when systemd last read it, and what its process was started with. */
  loaded?: string;
  revision?: string;
}

/**
 * A FakeHost that behaves like a CentOS host under a bootstrap: it keeps units, firewalld's rules, sysctls and images
 * between commands, and answers what is asked of them in the words the real programs use.
 */
export class FakeLinux extends FakeHost {
  readonly units = new Map<string, FakeUnit>();
  readonly images = new Map<string, string>();
  readonly firewall = { runtime: new Set<string>(), permanent: new Set<string>() };
  sysctls = ['0', '0'];
  /** Units whose start fails, with the journal they leave. */
  readonly broken = new Map<string, string>();
  /** Folders that hold something. */
  readonly occupied = new Set<string>();
  marker = '';

  constructor(name: string, address: string) {
    super(name, address);
    const byIntent: Readonly<Record<string, (command: readonly string[]) => string>> = {
      'gather facts': (command) => this.#facts(command),
      'find out whose it is': () =>
        `${[...this.occupied].map((path) => `${path}\n`).join('')}\n\n192.0.2.100 50000 ${this.address} 22\n\n${this.text('/etc/pilothouse/cluster.json') ?? ''}`,
      'look at its files': (command) => this.#found('', command.slice(5)),
      'read its certificates': (command) => this.#texts(command.slice(4)),
      'look at the firewall': () => this.#firewall(),
      'read sysctls': () => `${this.sysctls.join('\n')}\n`,
      'take over files of an earlier release': () => '',
      'list images': () =>
        ['REF TYPE DIGEST', ...[...this.images].map(([image, digest]) => `${image} type ${digest} 1`)].join('\n'),
    };
    this.answer(
      () => true,
      ({ command, intent }) => {
        const told = byIntent[intent];
        if (told) return { stdout: told(command) };
        const [program, verb = '', ...words] = command;
        if (intent.startsWith('look at ')) return { stdout: this.#found(command[4]!, command.slice(5)) };
        if (program === 'systemctl') return this.#systemctl(verb, words[0]);
        if (program === 'journalctl') return { stdout: this.broken.get(words.at(-1)!) ?? '' };
        if (program === 'firewall-cmd') return this.#firewallCommand(command.slice(1));
        if (program === 'sysctl') this.sysctls = ['1', '1'];
        if (intent.startsWith('import ')) this.images.set(intent.slice(7), digestOf(intent.slice(7)));
        return {};
      },
    );
  }

  #systemctl(verb: string, name: string | undefined) {
    const textOf = (unit: string) => this.text(`/etc/systemd/system/${unit}`);
    if (verb === 'daemon-reload') for (const [unit, state] of this.units) state.loaded = textOf(unit);
    if (name === undefined) return {};
    const unit = this.units.get(name) ?? { active: false, enabled: false };
    this.units.set(name, unit);
    unit.loaded ??= textOf(name);
    if (verb === 'enable') unit.enabled = true;
    if (verb === 'start' || verb === 'restart') {
      if (this.broken.has(name)) return { exitCode: 1, stderr: `Job for ${name} failed.` };
      unit.active = true;
      unit.revision = /PILOTHOUSE_REVISION=(\w+)/.exec(unit.loaded ?? '')?.[1];
    }
    return {};
  }

  #found(name: string, paths: readonly string[]): string {
    const present = paths.filter((path) => this.files.has(path));
    const sums = present.map((path) => `${sha256(this.files.get(path)!.bytes)}  ${path}`);
    const modes = present.map((path) => {
      const { mode, owner } = this.files.get(path)!;
      return `${mode.toString(8)} ${owner} ${path}`;
    });
    const unit = this.units.get(name);
    const text = this.text(`/etc/systemd/system/${name}`);
    const properties = [
      `LoadState=${text === undefined ? 'not-found' : 'loaded'}`,
      `ActiveState=${unit?.active ? 'active' : 'inactive'}`,
      `UnitFileState=${unit?.enabled ? 'enabled' : 'disabled'}`,
      `NeedDaemonReload=${unit?.loaded !== undefined && unit.loaded !== text ? 'yes' : 'no'}`,
      ...(unit?.active && unit.revision ? [`PILOTHOUSE_REVISION=${unit.revision}`] : []),
    ];
    return `${sums.join('\n')}\n\n${modes.join('\n')}\n\n${name === '' ? '' : properties.join('\n')}\n`;
  }

  #texts(paths: readonly string[]): string {
    return paths
      .flatMap((path) => {
        const file = this.files.get(path);
        if (!file) return [];
        return [`${file.mode.toString(8)} ${file.owner} ${file.bytes.length} ${path}\n${this.text(path)}\n`];
      })
      .join('');
  }

  #firewallCommand(words: readonly string[]) {
    const rules = words.includes('--permanent') ? this.firewall.permanent : this.firewall.runtime;
    const zone = words.find((word) => word.startsWith('--zone='))!.slice('--zone='.length);
    for (const word of words) {
      const [, verb, kind, value] = /^--(add|remove)-(rich-rule|source)=(.*)$/.exec(word) ?? [];
      if (verb === 'add') rules.add(`${zone}|${kind}|${value}`);
      if (verb === 'remove') rules.delete(`${zone}|${kind}|${value}`);
    }
    return { stdout: 'success\n' };
  }

  #firewall(): string {
    const zones = (rules: ReadonlySet<string>) =>
      ['public', 'trusted']
        .map((zone) => {
          const of = (kind: string) =>
            [...rules].filter((rule) => rule.startsWith(`${zone}|${kind}|`)).map((rule) => rule.split('|')[2]);
          const interfaces = zone === 'public' ? 'eth0' : '';
          return `${zone}\n  target: default\n  interfaces: ${interfaces}\n  sources: ${of('source').join(' ')}\n  rich rules: \n${of(
            'rich-rule',
          )
            .map((rule) => `\t${rule}\n`)
            .join('')}`;
        })
        .join('\n');
    const record = this.text('/etc/pilothouse/firewall.json') ?? '';
    const { runtime, permanent } = this.firewall;
    return `@@ runtime\n${zones(runtime)}\n@@ permanent\n${zones(permanent)}\n@@ default\npublic\n@@ record\n${record}`;
  }

  #facts(command: readonly string[]): string {
    const [paths, units] = [command[4]!.split(' '), command[5]!.split(' ')];
    const shown = units.map((unit) => {
      const text = this.text(`/etc/systemd/system/${unit}`);
      if (text === undefined) return `Id=${unit}\nLoadState=not-found`;
      const state = this.units.get(unit)?.active ? 'active' : 'inactive';
      return `Id=${unit}\nLoadState=loaded\nFragmentPath=/etc/systemd/system/${unit}\nActiveState=${state}`;
    });
    const sections: Readonly<Record<string, string>> = {
      time: `${Date.now() / 1000}`,
      os: 'ID=centos\nVERSION_ID=9\nPRETTY_NAME="CentOS Stream 9"',
      machine: 'x86_64',
      kernel: '5.14.0',
      hostname: this.name,
      'machine-id': sha256(Buffer.from(this.name)).slice(0, 32),
      glibc: 'glibc 2.34',
      systemd: 'systemd 252 (252-1)',
      cgroup: 'cgroup2fs',
      firewalld: 'active',
      cpus: '2',
      memory: 'MemTotal:        8000000 kB',
      tools: 'ip\nss\nmodprobe\nmount\nnsenter\nsysctl\nnft',
      addresses: `2: eth0    inet ${this.address}/24 brd 192.0.2.255`,
      listening: '',
      units: shown.join('\n\n'),
      ...Object.fromEntries(paths.map((path) => [`disk ${path}`, '/dev/vda 90000000 1 80000000 1% /'])),
    };
    return Object.entries(sections)
      .map(([name, text]) => `\n@@ ${name}\n${text}\n`)
      .join('');
  }
}

/** The digest that a FakeLinux shows for an image it has imported. */
export const digestOf = (image: string) => `sha256:${sha256(Buffer.from(image))}`;

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
