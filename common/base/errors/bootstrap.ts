import { type ErrorEntry, entry } from './entry.ts';

/** What can stand in the way of a plan. */
export const bootstrapErrors = {
  // Bootstrapping a cluster
  'internal-fault': entry(
    'Something went wrong that should not: {reason}.',
    'This is a fault of Pilothouse; please report it with these words.',
  ),
  'preflight-failed': entry(
    '{count} thing(s) stand in the way; nothing was changed:\n{list}',
    'Put them right, then run the same again.',
  ),
  'host-systemd-missing': entry('{host} does not run systemd.', 'Use a host that was booted with systemd.'),
  'host-os-unsupported': entry(
    '{host} runs {os}, which is too old for us.',
    'Use CentOS 8, Debian 12, Ubuntu 22.04 or newer.',
  ),
  'host-tools-missing': entry('{host} lacks {tools}.', 'Install there: `{command}`.'),
  'host-disk-full': entry(
    '{host} has {available} free at {path}; {wanted} are needed.',
    'Make room on {mountPoint} there.',
  ),
  'host-memory-short': entry('{host} has {memory} of memory; {wanted} are needed.', 'Use a larger host.'),
  'host-clock-wrong': entry(
    'The clock of {host} is {seconds} s off that of this desktop.',
    'Set the clocks (`timedatectl`, chrony): certificates and leases depend on them.',
  ),
  'host-hostname-shared': entry(
    '{hosts} all call themselves {hostname}.',
    'Give each its own name: `hostnamectl set-hostname …`.',
  ),
  'host-machine-id-shared': entry(
    '{hosts} have the same machine id: they are copies of one disk.',
    'On all but one: `rm /etc/machine-id; systemd-machine-id-setup`, then reboot.',
  ),
  'host-address-not-own': entry(
    '{host} is to be reached by the others at {address}, but has only: {addresses}.',
    'Give `privateAddress` as one of these.',
  ),
  'host-of-another-cluster': entry(
    '{host} belongs to the cluster `{cluster}` ({uid}).',
    'Destroy that cluster first, or take the host out of this file.',
  ),
  'host-port-used': entry(
    'On {host}, {protocol} port {port} is in use by {program}; {unit} needs it.',
    'Stop that program, or use another host.',
  ),
  'host-unit-foreign': entry(
    '{host} has a unit {unit} that is not ours, in {path}.',
    'Remove it (`systemctl disable --now {unit}`, then its file), or use another host.',
  ),
  'host-path-foreign': entry('{host} has files in {path} that are not ours.', 'Move them away, or use another host.'),
  'host-glibc-too-old': entry(
    '{host} has glibc {glibc}; {program} of the set `{set}` needs {needs}.',
    'Set `spec.artifacts: upstream` in the cluster file, which runs on any host with glibc 2.28.',
  ),
  'host-glibc-unsupported': entry(
    '{host} has glibc {glibc}; {program} needs {needs}, and no set has another one.',
    'Use a newer system there: CentOS Stream 9, Debian 12, Ubuntu 22.04.',
  ),
  'host-libraries-missing': entry('{host} lacks the shared libraries {libraries}.', 'Install there: `{command}`.'),
  'host-firewall-foreign': entry(
    'The firewall of {host} is {program}, which we cannot open ports in.',
    'Use firewalld there, or stop {program}.',
  ),
  'artifact-corrupt': entry(
    '{path} is not what was built: {actual}, wanted {wanted}.',
    'Remove it and run `npm run bundle`.',
  ),
  'artifact-missing': entry('{path} cannot be read: {reason}.', 'Run `npm run bundle`.'),
  'etcd-members-changed': entry(
    '{cluster} has the etcd members {found}; the file wants {wanted}.',
    'Members cannot be added or removed yet: restore the roles, or destroy the cluster and create it anew.',
  ),
  'unit-not-started': entry(
    'On {host}, it failed to {intent}: `{command}` ended with exit code {exitCode}. Last journal lines of {unit}:\n{journal}',
    'The journal says why; mend it and run the same again: what is done is not done twice.',
  ),

  'authority-conflict': entry(
    'The masters {one} and {other} have different certificates of {authority}.',
    'Keep the right one on both, with its key; the rest follows.',
  ),
  'authority-key-lost': entry(
    '{host} believes in {authority}, but its key is on no master ({masters}): {path}.',
    'Restore the key from a backup; without it the cluster must be destroyed and created anew.',
  ),
  'token-keys-conflict': entry(
    'The masters {one} and {other} sign service account tokens with different keys: {path}.',
    'Copy the right key to both.',
  ),
  'encryption-keys-conflict': entry(
    'The masters {one} and {other} encrypt Secrets in etcd with different keys: {path}.',
    'Write one file that has the keys of both, and copy it to both.',
  ),
  'plan-running': entry(
    'The plan `{plan}` of {cluster} is still running.',
    'Wait until it has ended, or cancel it; its progress is under the running plans.',
  ),
  'plan-run-unknown': entry(
    'There is no run {run} of a plan any more.',
    'Runs are kept until the app ends: start the plan again, it finds what is done.',
  ),
  'plan-question-gone': entry(
    'Nobody asks about the host key {fingerprint} any more.',
    'It was answered already, or the run has ended.',
  ),
  'nodes-not-ready': entry(
    'Not every node was Ready within {seconds} s:\n{list}',
    'See `status`, and `exec HOST -- journalctl -u kubelet -u flanneld` there.',
  ),
  'demo-not-ready': entry(
    'The demo’s pods were not ready within {seconds} s:\n{list}',
    'See `kubectl -n demo describe pods`.',
  ),
  'api-refused': entry(
    'The API server refused ({status}): {reason}.',
    'See the journal of kube-apiserver on the masters.',
  ),
  'wait-too-long': entry(
    'An answer did not come in time: {reason}.',
    'Check how busy the hosts are, then run the same again.',
  ),

  // Certificates
  'authority-unusable': entry(
    'The certificate authority {authority} cannot sign: {reason}.',
    'Put its certificate and key back in /etc/kubernetes/pki of a master; without its key nothing can be issued.',
  ),
} as const satisfies Record<string, ErrorEntry>;
