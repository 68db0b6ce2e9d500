import { type ErrorEntry, entry } from './entry.ts';

/** What can be wrong with a cluster file or a draft of one. */
export const clusterFileErrors = {
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
  'audit-policy-invalid': entry(
    'auditPolicy names {path}, which is no audit policy: {reason}.',
    'Write a `Policy` of `audit.k8s.io/v1` with at least one rule.',
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
} as const satisfies Record<string, ErrorEntry>;
