import { parseArgs } from 'node:util';
import { AppError } from '../../common/base/app-error.ts';
import type { LabHost } from './host/host.ts';
import { mostHosts } from './identity.ts';
import { type Lab, openLab } from './lab.ts';

const usage = `npm run lab -- COMMAND

  up [--hosts 3] [--memory 4]   bring the hosts up from whatever state they are in (memory: GiB a host)
  down [--purge]                shut them down; --purge also removes their disks and the base system
  list [--json]                 the hosts, their addresses and state
  reset [HOST...]               make hosts bare again: new disks, the same SSH host keys
  ssh HOST [-- COMMAND...]      a root shell, or a command, on a host
  start | stop | kill | reboot | pause | resume | cut | heal  HOST...
                                power on, clean shutdown, power loss, reboot, freeze, thaw, unplug, plug in
  partition | reunite HOST HOST two hosts lose each other, and find each other again
`;

/** What a host can be made to do from the command line; what it returns is printed beside its name. */
const verbs: Readonly<Record<string, (host: LabHost) => Promise<string | void>>> = {
  start: (host) => host.start(),
  stop: (host) => host.stop(),
  kill: (host) => host.kill(),
  reboot: (host) => host.reboot(),
  pause: (host) => host.pause(),
  resume: (host) => host.resume(),
  cut: (host) => host.cut(),
  heal: (host) => host.heal(),
  reset: (host) => host.reset(),
};

class UsageError extends Error {}

/** Runs one command line; resolves with the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  const lab = await openLab();
  switch (name) {
    case 'up':
      return up(lab, rest);
    case 'down': {
      const { values } = parse(rest, { purge: { type: 'boolean' } });
      await lab.down({ purge: values['purge'] === true, report: console.log });
      return 0;
    }
    case 'list':
      return list(lab, parse(rest, { json: { type: 'boolean' } }).values['json'] === true);
    case 'partition':
    case 'reunite': {
      const [one, other, ...more] = rest;
      if (one === undefined || other === undefined || one === other || more.length > 0) {
        throw new UsageError(`${name} needs two hosts`);
      }
      await lab[name](one, other);
      return 0;
    }
    case 'ssh': {
      const [host, ...remote] = rest.filter((word, index) => !(word === '--' && index <= 1));
      if (host === undefined) throw new UsageError('ssh needs a host');
      return lab.host(host).shell(remote);
    }
    default: {
      const act = verbs[name ?? ''];
      if (!act) throw new UsageError(name === undefined ? 'a command is needed' : `there is no command ${name}`);
      const named = parse(rest, {}).positionals;
      if (named.length === 0 && name !== 'reset') throw new UsageError(`${name} needs a host`);
      const hosts = named.length === 0 ? lab.hosts : named.map((host) => lab.host(host));
      await Promise.all(hosts.map((host) => timed(host, () => act(host))));
      return 0;
    }
  }
}

async function up(lab: Lab, argv: readonly string[]): Promise<number> {
  const { values } = parse(argv, { hosts: { type: 'string' }, memory: { type: 'string' } });
  const hosts = wholeNumber('--hosts', values['hosts'], mostHosts);
  const gibibytes = wholeNumber('--memory', values['memory'], 1024);
  await lab.up({ hosts, memoryBytes: gibibytes && gibibytes * 2 ** 30, report: console.log });
  return 0;
}

async function list(lab: Lab, json: boolean): Promise<number> {
  const hosts = await Promise.all(lab.hosts.map((host) => host.status()));
  if (json) {
    const { id, bridge, directory, keyFile, knownHostsFile, clusterFile } = lab;
    console.log(JSON.stringify({ id, bridge, directory, keyFile, knownHostsFile, clusterFile, hosts }, null, 2));
    return 0;
  }
  for (const { name, address, power, link, memoryBytes } of hosts) {
    const memory = memoryBytes === undefined ? '' : `${Math.round(memoryBytes / 2 ** 20)} MiB`;
    console.log(
      [name.padEnd(3), address.padEnd(14), power.padEnd(8), `link ${link}`.padEnd(12), memory].join(' ').trimEnd(),
    );
  }
  if (hosts.length === 0) console.log('no hosts; `npm run lab -- up` makes them');
  return 0;
}

async function timed(host: LabHost, work: () => Promise<string | void>): Promise<void> {
  const started = performance.now();
  const result = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${host.name}  ${result ?? 'done'}  ${seconds} s`);
}

function parse(argv: readonly string[], options: Record<string, { type: 'string' | 'boolean' }>) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(flag: string, text: string | boolean | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new UsageError(`${flag} must be a whole number from 1 to ${most}, not ${text}`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else if (error instanceof AppError) console.error(`${error.message}\n${error.fix}`);
  else throw error;
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
