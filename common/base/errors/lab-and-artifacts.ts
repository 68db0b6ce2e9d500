import { type ErrorEntry, entry } from './entry.ts';

/** Hosts on this machine, and what is built and fetched before any host is touched. */
export const labAndArtifactErrors = {
  // The lab: hosts on this machine
  'lab-prerequisite-missing': entry('The lab cannot run on this machine: {missing}.', '{fix}'),
  'lab-busy': entry(
    'Something else has held {path} for {seconds} s.',
    'Wait for the other `npm run lab` to end, then try again.',
  ),
  'lab-command-failed': entry(
    '`{command}` ended with {exitCode}: {lastLines}',
    'See its last lines above; `npm run lab -- down` and then `up` starts afresh.',
  ),
  'lab-command-late': entry(
    '`{command}` did not end within {seconds} s.',
    'Look at the load of this machine, then try again.',
  ),
  'lab-subnet-missing': entry(
    'No /24 of 10.77.0.0/16 is free on this machine.',
    'Take down a lab of another checkout, or the route that covers 10.77.0.0/16.',
  ),
  'lab-not-made': entry('There is no lab in {path}.', 'Run `npm run lab -- up` first.'),
  'lab-state-unreadable': entry(
    'The lab cannot read its {path}: {reason}.',
    'Remove that file, then run `npm run lab -- up`: it finds out what is there.',
  ),
  'lab-host-unknown': entry('The lab has no host {host}; it has {hosts}.', 'Name one of these, or `up --hosts N`.'),
  'lab-host-state': entry(
    '{host} is {state}: it cannot {verb}.',
    'Run `npm run lab -- list`, and bring it to {wanted} first.',
  ),
  'lab-host-ended': entry(
    '{host} ended while it booted. {lastLines}',
    'Run `npm run lab -- up`; if it stays, read its console log at {console}.',
  ),
  'lab-host-late': entry(
    '{host} did not {verb} within {seconds} s. {lastLines}',
    'Read its console log at {console}; `npm run lab -- reset {host}` makes it new.',
  ),
  'lab-template-invalid': entry(
    'The cluster file template {path} names {placeholder}, which the lab does not know.',
    'Use ${h1.address} to ${h9.address}, ${key} or ${knownHosts}.',
  ),

  // Artifacts: what is built and fetched before a host is touched
  'artifact-lock-invalid': entry('{path} is not a usable lock: {reason}.', 'Correct it, or take it from git again.'),
  'artifact-set-missing': entry(
    'The lock has no set {set} for {arch}.',
    'Choose `debian` or `upstream`, and `amd64` or `arm64`.',
  ),
  'artifact-hash-mismatch': entry(
    '{artifact} {version} from {url} is not what the lock pins: sha256 should be {expected}, is {got}.',
    'Nothing of it was kept. Run `npm run bundle` again; if it stays so, something between here and the server changes files, or the lock (build/binaries.lock.json) is wrong.',
  ),
  'artifact-gone': entry(
    '{artifact} {version} is at none of its places any more: {urls}.',
    'A mirror keeps only current versions: write the current version and its hashes into build/binaries.lock.json, or put the file with the pinned hash into .artifacts/downloads/ under its sha256.',
  ),
  'artifact-unreachable': entry(
    '{artifact} {version} cannot be fetched from {url}: {reason}.',
    'Check the network (behind a proxy set https_proxy and http_proxy) and run `npm run bundle` again: it goes on where it was.',
  ),
  'artifact-tool-missing': entry(
    '{path} cannot be opened without {tool}.',
    'Install the package {package}, then run `npm run bundle` again.',
  ),
  'artifact-file-missing': entry(
    'The archive of {artifact} {version} has no file {path}.',
    'Correct the path in build/binaries.lock.json.',
  ),
  'artifact-package-missing': entry(
    'The npm package {package} is not installed, or has no {path} any more.',
    'Run `npm ci`, then `npm run bundle` again.',
  ),
  'artifacts-missing': entry('There is no {path}: nothing was built for hosts yet.', 'Run `npm run bundle`.'),
  'artifacts-damaged': entry('{path} is not what the build writes: {reason}.', 'Delete it and run `npm run bundle`.'),
  'artifacts-set-not-built': entry(
    'The {set} set for {arch} is not among the built artifacts.',
    'Run `npm run bundle -- --set {set} --arch {arch}`, or name the other set in the cluster file (`spec.artifacts`).',
  ),
  'bundle-option-invalid': entry('{option} cannot be {value}.', 'Choose one of: {choices}.'),
} as const satisfies Record<string, ErrorEntry>;
