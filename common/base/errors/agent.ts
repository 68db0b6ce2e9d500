import { type ErrorEntry, entry } from './entry.ts';

/** The agent on hosts. */
export const agentErrors = {
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
} as const satisfies Record<string, ErrorEntry>;
