import { type ErrorEntry, entry } from './entry.ts';

/** Reaching a cluster, and asking for it by name. */
export const clusterErrors = {
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
} as const satisfies Record<string, ErrorEntry>;
