import { type ErrorEntry, entry } from './entry.ts';

/** What pages ask for, and what their main process cannot give. */
export const pageErrors = {
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
} as const satisfies Record<string, ErrorEntry>;
