/**
 * `node build/setup.mjs [--for test | --for demo [FLAGS]]`: brings this machine and checkout to where `npm run demo` or
 * `npm test` can begin. FLAGS are the demo's: some make no hosts, and where it cannot have them it begins without. It runs under the machine's own Node, 20 or newer, before anything is installed, so it is plain JavaScript and
 * imports nothing but Node. What is there already is left alone; a failure ends with the one thing to do.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const oldestNode = 20;

/** A failure a person can mend: what is missing, and the one thing to do. */
class SetupError extends Error {
  constructor(message, fix) {
    super(message);
    this.fix = fix;
  }
}

async function main(args) {
  const { purpose, flags } = purposeOf(args);
  const started = performance.now();
  checkNode();
  const isHostless = flags.some((flag) => hostless.includes(flag));
  const hasHosts = !isHostless && (await provideForHosts(purpose, args.length > 0 && purpose === 'demo'));
  await installNpmPackages();
  if (hasHosts) {
    await run(node24(), ['build/bundle.ts'], {
      what: 'The artifacts for hosts could not be made',
      fix: 'Do what is said above, then run the same again: what is done is kept.',
    });
  }
  if (purpose === 'test' || hasDisplay()) await provideElectron();
  console.log(`set-up for ${purpose}: complete in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Flags of a demo that makes no hosts: build/demo.ts. */
const hostless = ['--embedded', '--down', '--help', '-h'];

function purposeOf(args) {
  const [word, purpose, ...flags] = args.length === 0 ? ['--for', 'demo'] : args;
  const isKnown = purpose === 'demo' || (purpose === 'test' && flags.length === 0);
  if (word === '--for' && isKnown) return { purpose, flags };
  throw new SetupError(
    `Set-up cannot be run with ${args.join(' ')}.`,
    'Run node build/setup.mjs --for demo, or --for test.',
  );
}

/** Without one the app shows its pages in a browser: that is no failure. */
async function provideElectron() {
  if (await succeeds(node24(), ['build/electron-runtime.ts'], process.env)) return;
  console.log('So there is no Electron for now, and the app will show its pages in a browser.');
}

/** Whether there is a display that a window could open on. */
function hasDisplay() {
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** What hosts on this machine need beside npm's packages. False: they cannot be, and the demo `goesOn` without them. */
async function provideForHosts(purpose, goesOn) {
  try {
    checkMachine();
    await installDebianPackages(purpose);
    return true;
  } catch (error) {
    if (!goesOn || !(error instanceof SetupError)) throw error;
    console.log(`${error.message}\n${error.fix}\nUntil then the demo goes on with simulated nodes.`);
    return false;
  }
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    throw new SetupError(
      `This is Node ${process.versions.node}.`,
      `Install Node ${oldestNode} or newer (https://nodejs.org).`,
    );
  }
}

function checkMachine() {
  if (process.platform !== 'linux') {
    const fix = 'Run it on a Linux machine, or in a Linux virtual machine.';
    throw new SetupError(`Hosts are made of Linux containers, and this machine runs ${process.platform}.`, fix);
  }
  if (process.getuid() !== 0) {
    throw new SetupError(
      'Hosts on this machine can only be made by root.',
      'Run the same as root, for example with sudo.',
    );
  }
}

async function installDebianPackages(purpose) {
  const table = JSON.parse(readFileSync(join(root, 'build/debian-packages.json'), 'utf8'));
  // A demo opens a window where it can; tests bring their own display.
  const purposes = purpose === 'demo' && hasDisplay() ? ['demo', 'window'] : [purpose];
  const isWanted = (row) => purposes.some((one) => row.for.includes(one));
  const missing = () => table.filter((row) => isWanted(row) && !isPresent(row.present));
  const wanted = missing();
  if (wanted.length === 0) return;
  const names = () => wanted.map((row) => nameHere(row.package));
  console.log('This machine lacks, and set-up now installs:');
  for (const row of wanted) console.log(`  ${row.package}: ${row.reason}`);
  if (!inPath('apt-get')) {
    throw new SetupError(
      'There is no apt-get here to install them with.',
      `Install what your system calls ${wanted.map((row) => row.package).join(', ')}.`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => ['install', '-y', '--no-install-recommends', ...names()];
  const fix = `Run apt-get update && apt-get ${install().join(' ')} and mend what it complains of.`;
  if (!(await succeeds('apt-get', install(), env))) {
    // A fresh machine has no package lists, or old ones.
    await run('apt-get', ['update'], { env, what: 'The package lists could not be fetched', fix });
    await run('apt-get', install(), { env, what: 'Debian packages could not be installed', fix });
  }
  const left = missing().map((row) => row.package);
  if (left.length > 0) throw new SetupError(`${left.join(', ')} did not bring what is needed.`, fix);
}

/** Of names that releases of Debian gave a package (`new | old`), the one this machine's knows. */
function nameHere(names) {
  const all = names.split(' | ');
  return all.find((name, at) => at === all.length - 1 || spawnSync('apt-cache', ['show', name]).status === 0);
}

/** A program's name (looked for in PATH), a library's (looked for where the loader does), or an absolute path. */
function isPresent(thing) {
  if (thing.startsWith('/')) return existsSync(thing);
  return /\.so(\.|$)/.test(thing) ? inLibraries(thing) : inPath(thing);
}

function inPath(program) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

function inLibraries(library) {
  const multiarch = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'));
  const folders = ['/usr/lib64', '/lib64', '/usr/lib', ...multiarch.map((name) => join('/usr/lib', name))];
  return folders.some((folder) => existsSync(join(folder, library)));
}

async function installNpmPackages() {
  const reason = whyInstall();
  if (reason) {
    console.log(`npm ci, since ${reason}`);
    // Its warnings are about packages that run under the Node 24 it brings, not under this one.
    await run('npm', ['ci', '--no-progress', '--loglevel=error'], {
      what: 'The npm packages could not be installed',
      fix: 'Mend what npm complains of above; if it is the network, check that the registry answers (npm ping).',
    });
  }
  if (!node24()) {
    const fix = 'Run npm ci without --omit=optional and with an npm that is not told to omit optional packages.';
    throw new SetupError('npm did not bring the Node 24 that everything here runs on.', fix);
  }
}

/** Why node_modules must be made anew, by what npm left in it about itself; undefined when it is as locked. */
function whyInstall() {
  const installedPath = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedPath)) return 'nothing is installed yet';
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  for (const [path, { version, integrity, optional, devOptional }] of Object.entries(locked)) {
    if (path === '') continue;
    const there = installed[path];
    if (!there && (optional || devOptional)) continue; // of another platform
    if (!there) return `${path} is missing`;
    if (there.version !== version || there.integrity !== integrity) return `${path} is not ${version}`;
  }
  const surplus = Object.keys(installed).find((path) => !locked[path]);
  return surplus && `${surplus} is no longer wanted`;
}

/** The Node that npm installed for this machine. */
function node24() {
  const path = join(root, 'node_modules/.bin/node');
  return existsSync(path) ? path : undefined;
}

async function run(command, args, { what, fix, env = process.env }) {
  if (!(await succeeds(command, args, env))) throw new SetupError(`${what}.`, fix);
}

/** Runs a command in the checkout with its output shown; nothing can be asked of the person. */
function succeeds(command, args, env) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => {
      console.error(error.message);
      done(false);
    });
    child.once('close', (code) => done(code === 0));
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`${error.message}\n${error.fix}`);
  process.exitCode = 1;
}
