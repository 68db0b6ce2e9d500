import { type ErrorEntry, entry } from './entry.ts';

/** Reaching a host, and working on it. */
export const hostErrors = {
  // Reaching a host
  'host-unreachable': entry(
    '{host} cannot be reached at {address} port {port}: {reason}.',
    'Check that the host is up, the address and port in the cluster file, and that no firewall stands between.',
  ),
  'host-connection-lost': entry(
    'The connection to {host} is gone: {reason}.',
    'Check that the host is still up. Pages connect again by themselves; a command or a plan is to be run again: what is done is not done twice.',
  ),
  'host-key-unknown': entry(
    'The host key of {host} ({address}) is not known: {type} {fingerprint}.',
    'Compare the fingerprint with the one on the host (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`) and confirm it, give it as `hostKey` in the cluster file, or run `create` with `--yes-host-keys {fingerprint}`.',
  ),
  'host-key-changed': entry(
    'The host key of {host} ({address}) is not the pinned one: it shows {type} {fingerprint}, pinned is {pinned}.',
    'Somebody may stand between. If the host was reinstalled, remove its old key from the known hosts or the cluster file, and confirm the new one.',
  ),
  'host-key-invalid': entry(
    '`hostKey` of {host} is neither a fingerprint nor a public key: {reason}.',
    'Write `SHA256:…` as `ssh-keygen -lf` prints it, or a line as in `/etc/ssh/ssh_host_ed25519_key.pub`.',
  ),
  'ssh-protocol-failed': entry(
    '{host} ({address} port {port}) and we do not agree on how to speak SSH: {reason}.',
    'Check that an OpenSSH server 6.5 or newer listens on that port.',
  ),
  'ssh-authentication-refused': entry(
    '{host} refused {user} with {tried}; it would take: {offered}.',
    'Check the user and how it logs in (key, password or agent) in the cluster file, and that the user may log in there (`ssh {user}@{address}`).',
  ),
  'ssh-key-unreadable': entry(
    'The private key {path} for {host} cannot be used: {reason}.',
    'Give a private key as ssh-keygen writes it, and its passphrase if it has one.',
  ),
  'ssh-agent-missing': entry(
    '{host} is to be reached with an SSH agent, but there is none: {reason}.',
    'Start one (`eval $(ssh-agent)`, `ssh-add`) so that SSH_AUTH_SOCK is set, or give a key file or password.',
  ),
  'sudo-missing': entry(
    '{user} is not root on {host}, and there is no sudo.',
    'Install sudo there, or log in as root.',
  ),
  'sudo-password-needed': entry(
    'sudo on {host} asks for the password of {user}, and none was given.',
    'Give it as `sudo` in the cluster file, or allow {user} to use sudo without one (NOPASSWD).',
  ),
  'sudo-password-wrong': entry(
    'sudo on {host} refused the password of {user}.',
    'Correct it in the cluster file: it is that of `sudo`, or else the login’s.',
  ),
  'sudo-not-allowed': entry(
    '{user} may not become root on {host}: {reason}.',
    'Add the user to the sudoers (on CentOS the group `wheel`, on Debian `sudo`), or log in as root.',
  ),
  'sudo-needs-terminal': entry(
    'sudo on {host} insists on a terminal.',
    'Remove `Defaults requiretty` for {user} from the sudoers there (`visudo`).',
  ),

  // Working on a host
  'command-failed': entry(
    'On {host}, it failed to {intent}: `{command}` ended with exit code {exitCode}. {stderr}',
    'The last lines of its output say why.',
  ),
  'command-deadline': entry(
    'On {host}, it took too long to {intent}: `{command}` did not end within {seconds} s.',
    'Check how busy the host is, then run the same again.',
  ),
  'command-output-too-large': entry(
    'On {host}, `{command}` wrote more than {limit} bytes (to {intent}).',
    'Check what it reads: the file or listing is larger than it should be.',
  ),
  'host-session-refused': entry(
    'sshd on {host} gives us no session: {reason}.',
    'Check `MaxSessions` (10 is its default) and the sftp subsystem in /etc/ssh/sshd_config there.',
  ),
  'host-path-refused': entry(
    '{path} is not a path to work on: {reason}.',
    'Give an absolute path without `..`, below a folder of the system.',
  ),
  'host-port-refused': entry(
    'From {host}, {address} port {port} cannot be reached: {reason}.',
    'Check that the service there is running, and that sshd on {host} allows TCP forwarding (`AllowTcpForwarding`).',
  ),
  'upload-source-unreadable': entry(
    'The file {path} for {host} cannot be read: {reason}.',
    'Build the artifacts again with `npm run bundle`.',
  ),
  'upload-corrupt': entry(
    '{path} arrived on {host} with sha256 {actual}, wanted {wanted}.',
    'Build the artifacts again with `npm run bundle`; if it stays, check the disks of both machines.',
  ),
  'upload-failed': entry(
    '{path} could not be sent to {host}: {reason}.',
    'Check the free space there and that sshd has its sftp subsystem.',
  ),
  'host-os-unknown': entry(
    '{host} runs {os}, which we do not know.',
    'Use CentOS, RHEL, Rocky, AlmaLinux, Fedora, openEuler, Debian or Ubuntu.',
  ),
  'host-architecture-unknown': entry(
    '{host} has a processor of type {architecture}, for which there are no binaries.',
    'Use a host with x86_64 or aarch64.',
  ),
  'host-facts-unreadable': entry(
    'What {host} says of itself cannot be read: {reason}.',
    'See the missing tool in the reason.',
  ),
} as const satisfies Record<string, ErrorEntry>;
