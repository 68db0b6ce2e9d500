/** One kind of failure: what happened, and the way out. `{name}` is filled from the error's params. */
export interface ErrorEntry {
  readonly message: string;
  readonly fix: string;
}

const entry = (message: string, fix: string): ErrorEntry => ({ message, fix });

/**
 * Every failure a person can meet, by code. docs/errors.md documents each one; a test holds the two together.
 * Keep the groups in order, and codes in kebab case, the subject first.
 */
export const errorCatalogue = {
  // The cluster file
  'cluster-file-missing': entry('There is no cluster file at {path}.', 'Check the path given with -f.'),
  'cluster-file-unreadable': entry(
    'The cluster file {path} cannot be read: {reason}.',
    'Check the path and its permissions.',
  ),
  'cluster-file-invalid': entry(
    '{path} has {count} problem(s):\n{list}',
    'Correct them; docs/cluster-file.md says what each field means.',
  ),
  'cluster-file-malformed': entry(
    'This is not YAML: {reason}.',
    'Correct the file at that line; mind indentation and quotes.',
  ),
  'cluster-file-several': entry('A second document begins here.', 'Keep one cluster in a file; remove the other.'),
  'cluster-field-unknown': entry('There is no field {field}.', 'Remove it, or use one of: {known}.'),
  'cluster-field-misspelled': entry('There is no field {field}.', 'Did you mean `{guess}`?'),
  'cluster-field-missing': entry('{field} is missing.', 'Add it; docs/cluster-file.md has an example.'),
  'cluster-field-mistyped': entry(
    '{field} must be {wanted}, not {found}.',
    'Correct the value; a number or date meant as text needs quotes.',
  ),
  'cluster-value-unknown': entry('{field} cannot be `{value}`.', 'Use one of: {allowed}.'),
  'cluster-name-invalid': entry(
    '`{value}` cannot name a cluster.',
    'Use up to 63 lower-case letters, digits and `-`, with a letter or digit at both ends.',
  ),
  'host-name-invalid': entry(
    '`{value}` cannot name a host.',
    'Use up to 63 lower-case letters, digits and `-`, with a letter or digit at both ends: it becomes the Node’s name.',
  ),
  'host-name-duplicate': entry(
    'Two hosts are named `{name}`; the first is {first}.',
    'Give each host a name of its own.',
  ),
  'host-address-invalid': entry(
    '{field} is `{value}`, which is no IPv4 address or host name.',
    'Write it as `192.0.2.10` or `node1.example.org`.',
  ),
  'host-address-duplicate': entry(
    'Two hosts have the address {address}; the first is {first}.',
    'Give each host once, with all its roles.',
  ),
  'user-name-invalid': entry('`{value}` is no user name.', 'Give the name you log in with, such as `root`.'),
  'host-login-missing': entry(
    'Nothing says how to log in to {host}.',
    'Give one of `key`, `agent: true`, `password`, `passwordFile`, `passwordEnv` or `passwordSecret`.',
  ),
  'host-login-ambiguous': entry('{host} is given {ways}.', 'Keep one of them.'),
  'environment-name-invalid': entry(
    '`{value}` cannot name an environment variable.',
    'Give the name alone, without `$`.',
  ),
  'environment-missing': entry(
    'The environment variable {variable} is not set.',
    'Set it for this command, or give the password another way.',
  ),
  'secret-key-invalid': entry(
    '{field} is not the key of a secret.',
    'Use letters, digits, `.`, `_` and `-` between slashes: `harbour/north`.',
  ),
  'secret-missing': entry(
    'The password `{key}` is not in the secret store of this desktop.',
    'Type it again in the cluster’s setup, or give it another way: `passwordFile`, `passwordEnv`.',
  ),
  'secret-sealed': entry(
    'The password `{key}` is encrypted with this desktop’s keyring, which does not open it here: {reason}.',
    'Do this in the app, type the password again in the cluster’s setup, or give it another way: `passwordFile`, `passwordEnv`.',
  ),
  'named-file-unreadable': entry(
    '{field} names {path}, which cannot be read: {reason}.',
    'Correct the path: it is resolved from the cluster file’s folder.',
  ),
  'role-missing': entry('No host has the role `{role}`.', 'Give it to at least one host.'),
  'etcd-count-even': entry(
    '{members} hosts have the role `etcd`: an even number. A majority of {quorum} must be up, so {members} members survive no more lost ones ({survives}) than {fewer} would.',
    'Give the role to {fewer} or {more} hosts.',
  ),
  'cidr-invalid': entry('{field} is `{value}`, which is no network.', 'Write it as `10.244.0.0/16`.'),
  'cidr-host-bits': entry('{field} is `{value}`, an address inside a network.', 'Write the network: `{meant}`.'),
  'cidr-ipv6': entry(
    '{field} is `{value}`: IPv6 is not supported yet.',
    'Use an IPv4 network such as `10.244.0.0/16`.',
  ),
  'cidr-overlap': entry('{one} {first} and {other} {second} overlap.', 'Choose networks that share no address.'),
  'host-in-cidr': entry(
    '{host} has the address {address}, which lies in {field} {cidr}.',
    'Choose a network that none of your hosts is in.',
  ),
  'pod-cidr-too-small': entry(
    'podCIDR {cidr} has room for {room} node(s), one /24 each; there are {nodes}.',
    'Use a /{fits} or larger.',
  ),
  'service-cidr-size': entry('serviceCIDR {cidr} has the wrong size.', 'Use a network between /{most} and /{least}.'),
  'backend-not-ready': entry('The overlay backend `{backend}` does not exist yet.', 'Use `vxlan`.'),
  'duration-invalid': entry('{field} is `{value}`, which is no duration.', 'Write it as `40s` or `1m30s`.'),
  'grace-too-short': entry(
    'nodeMonitorGracePeriod is {value}; nodes report every 10 s, so less than {least} s would call healthy ones lost.',
    'Use `{least}s` or more; the default is 40s.',
  ),

  // Setting a cluster up
  'host-list-unclear': entry(
    'Line {line} is no host: `{text}`.',
    'Write `[user@]address[:port] [name]`, one host to a line; `#` begins a comment.',
  ),
  'host-list-ipv6': entry('Line {line} has the IPv6 address {address}.', 'Give the host’s name or its IPv4 address.'),
  'host-list-repeated': entry(
    'Line {line} has {address} again, which line {first} has already.',
    'It was taken once; correct the line if another host was meant.',
  ),
  'host-list-too-long': entry(
    'There are {count} hosts in this text; {most} of them were taken.',
    'Set the cluster up with these, and give the others in its cluster file.',
  ),
  'host-list-empty': entry(
    'There is no host in this text.',
    'Write `[user@]address[:port] [name]`, one host to a line.',
  ),
  'draft-invalid': entry('{count} thing(s) are not right yet:\n{list}', 'Correct them, then save again.'),
  'draft-field-empty': entry('{field} is not filled in.', 'Fill it in.'),
  'cluster-name-taken': entry(
    'There is a cluster `{cluster}` on this desktop already.',
    'Choose another name, or open that cluster’s setup.',
  ),
  'cluster-name-fixed': entry(
    'The cluster `{cluster}` cannot become `{wanted}`: its hosts know it by its name.',
    'Keep the name, or set up a new cluster.',
  ),
  'cluster-file-unwritable': entry(
    'The cluster file {path} cannot be written: {reason}.',
    'Check its permissions and the free space there.',
  ),

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
  // Reaching a cluster
  'cluster-none': entry('This desktop knows no cluster.', 'Name its file with -f, or make one with `create -f FILE`.'),
  'cluster-not-named': entry('This desktop knows several clusters: {known}.', 'Choose one with --cluster.'),
  'cluster-unknown': entry(
    'This desktop knows no cluster {cluster}; it knows: {known}.',
    'Name its file with -f, or run `create -f FILE` again: a healthy cluster is not changed.',
  ),
  'cluster-record-damaged': entry(
    '{path} cannot be read: {reason}.',
    'Remove it and run `create -f FILE` again: a healthy cluster is not changed.',
  ),
  'cluster-file-of-another': entry(
    '{path} describes the cluster {cluster}, not {wanted}.',
    'Name the right file, or leave out --cluster.',
  ),
  'cluster-unreachable': entry(
    'The API server of {cluster} cannot be reached: {reason}.',
    'Check that a master is up and kube-apiserver runs there; it is tried again by itself.',
  ),
  'cluster-imported': entry(
    'The cluster {cluster} was imported: this desktop does not know its hosts.',
    'Use kubectl with its kubeconfig; a cluster that is to be set up from here needs a cluster file.',
  ),
  'cluster-file-elsewhere': entry(
    '{path} describes the cluster {cluster}, which this desktop knows from {known}.',
    'Open that one. If the new file is the right one, forget the cluster first: its hosts are not touched.',
  ),
  'path-not-absolute': entry('`{path}` is no whole path.', 'Give the path from the beginning: `/home/…`, or `~/…`.'),
  'kubeconfig-missing': entry(
    'There is no kubeconfig of {cluster} here yet.',
    'Run `create -f FILE` again: a healthy cluster is not changed.',
  ),
  'option-unknown': entry('{command} has no option {option}.', 'See `{command} --help`.'),
  'option-value-missing': entry('{option} needs a value.', 'See `{command} --help`.'),
  'option-value-unknown': entry('{option} cannot be `{value}`.', 'Use one of: {allowed}.'),
  'argument-missing': entry('{command} needs {argument}.', 'See `{command} --help`.'),
  'argument-unexpected': entry('{command} takes no `{argument}`.', 'See `{command} --help`.'),
  'command-unknown': entry('There is no command `{command}`.', 'Use one of: {known}.'),
  'host-unknown': entry('The cluster {cluster} has no host {host}; it has {known}.', 'Name one of these.'),
  'confirmation-needed': entry('Nobody can be asked here whether to {action}.', 'Add --yes to say so beforehand.'),
  'kubeconfig-invalid': entry(
    '{path} is not a usable kubeconfig: {reason}.',
    'Get it anew: with `pilothouse kubeconfig` for a cluster made here, else from whoever runs the cluster.',
  ),
  'kubeconfig-context-unknown': entry(
    '{path} has no context “{context}”; it has: {known}.',
    'Choose one of these, or set `current-context`.',
  ),
  'kubeconfig-login-unsupported': entry(
    'The context {context} logs in by `{field}`, which this app does not do.',
    'Make a token instead, `kubectl create token ACCOUNT --duration=24h`, and put it into the kubeconfig as `token`.',
  ),
  'kubeconfig-proxy-unsupported': entry(
    'The context {context} goes through a proxy (`proxy-url`), which this app does not do.',
    'Import a kubeconfig without it where the server can be reached directly, through a VPN for example.',
  ),
  'kubeconfig-path-relative': entry(
    'The kubeconfig names a file by a path that cannot be resolved here: {field} is `{value}`.',
    'Import what `kubectl config view --flatten --minify` prints: it has the files’ contents in it.',
  ),
  'kubeconfig-file-unreadable': entry(
    'The kubeconfig names {value} as its {field}, which cannot be read: {reason}.',
    'Correct the path, or import what `kubectl config view --flatten --minify` prints where the file is.',
  ),

  // Between the app's pages and its main process
  'backend-lost': entry(
    'The connection to the app’s main process is gone.',
    'Reload the page, or start the app again.',
  ),
  'web-port-unusable': entry(
    'The pages cannot be served on port {port}: {reason}.',
    'Give another one with --port, or none to have a free one chosen.',
  ),
  'ipc-refused': entry(
    'The page asked for something it may not: {reason}.',
    'This is a fault of Pilothouse, or of a page that is not ours.',
  ),
  'etcd-credentials-missing': entry(
    '{host} has no {path}, with which its etcd is asked how it is.',
    'Run `create` again: it issues what is missing.',
  ),
  'host-overlay-unreadable': entry(
    '{host} does not tell what its kernel has of the overlay: {reason}.',
    'Look there with `ip -json -details address show`; iproute before version 4.13 has no -json.',
  ),
  'host-unit-unknown': entry(
    'The host {host} of {cluster} has no unit {unit} of ours; it has {known}.',
    'Name one of these; `journalctl -u {unit}` on the host shows any other.',
  ),
  'settings-damaged': entry(
    'The settings in {path} cannot be read: {reason}. The app goes on with the defaults.',
    'Choose theme and language again: that writes the file anew.',
  ),
  'api-object-missing': entry(
    'The API server knows no such object: {reason}.',
    'It may have been deleted meanwhile; look at the list again.',
  ),
  'api-object-conflict': entry(
    'The API server refused: {reason}.',
    'The object was changed meanwhile, or exists already. Load it again and make your change once more.',
  ),
  'api-object-invalid': entry('The API server does not accept this: {reason}.', 'Correct it and try again.'),
  'object-yaml-invalid': entry('The text cannot be taken: {reason}.', 'Correct it there; mind indentation and quotes.'),
  'object-identity-changed': entry(
    '{field} is `{value}`, but this is `{wanted}`.',
    'Put it back. To have another object beside this one, create it.',
  ),
  'object-kind-unknown': entry(
    'The cluster has no kind {kind} in {apiVersion}.',
    'Check both words; a kind of your own needs its CustomResourceDefinition first.',
  ),
  'object-not-created': entry(
    '{object} was refused: {reason}. Created before it: {created}.',
    'Correct it, take out what is created already, and try again.',
  ),
  'log-no-earlier-run': entry(
    'The container {container} of {pod} has no earlier run.',
    'It has not been restarted since it came to this node, or its earlier log is deleted; look at its present one.',
  ),
  'log-not-there': entry(
    'There is no log of {container} to read: {reason}.',
    'A container has a log once it has started; see the events of {pod} for what it waits for.',
  ),
  'shell-not-started': entry(
    'There is no shell in this container: {reason}.',
    'See whether the container runs. Some images have no shell at all; nothing can be opened there.',
  ),
  'shell-exited': entry('The shell ended with exit code {exitCode}.', 'Open it again.'),
  'api-forbidden': entry(
    'The API server does not allow this: {reason}.',
    'Use a login that may: import a kubeconfig of an administrator.',
  ),

  // The agent on hosts
  'component-missing': entry('The agent was started without a component.', 'Name at least one of: {components}.'),
  'net-config-invalid': entry('{path} is not a usable network configuration: {reason}.', 'Run `create` again.'),
  'address-not-here': entry(
    'No network interface of this host carries {address}.',
    'Correct the host’s address in the cluster file, then run `create` again.',
  ),
  'component-unknown': entry('The agent knows no component {component}.', 'Start it without one to see the list.'),
  'flag-unknown': entry(
    '{component} has no flag {flag}.',
    'Remove it from the unit, or install the release that has it.',
  ),
  'flag-missing': entry('The flag {flag} is missing.', 'Add it to the unit.'),
  'flag-invalid': entry('The flag {flag} has the value {value}, which is not {wanted}.', 'Correct it in the unit.'),
  'flag-file-unreadable': entry(
    'The file {path}, which the flag {flag} names, cannot be read: {reason}.',
    'Put the file there, readable for the service; `create` writes every certificate and key again that is missing.',
  ),

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

  // Certificates
  'authority-unusable': entry(
    'The certificate authority {authority} cannot sign: {reason}.',
    'Put its certificate and key back in /etc/kubernetes/pki of a master; without its key nothing can be issued.',
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

export type ErrorCode = keyof typeof errorCatalogue;
