import { type Type, dyn } from './types.ts';

/** What names a type in an expression: `type(self) == int`. */
export const typeValues: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['bool', { kind: 'bool' }],
  ['int', { kind: 'int' }],
  ['uint', { kind: 'uint' }],
  ['double', { kind: 'double' }],
  ['string', { kind: 'string' }],
  ['bytes', { kind: 'bytes' }],
  ['list', { kind: 'list', of: dyn }],
  ['map', { kind: 'map', key: dyn, value: dyn }],
  ['null_type', { kind: 'null' }],
  ['dyn', dyn],
  ['type', { kind: 'type', of: dyn }],
  ['optional_type', { kind: 'optional', of: dyn }],
  ['google.protobuf.Timestamp', { kind: 'timestamp' }],
  ['google.protobuf.Duration', { kind: 'duration' }],
  ...['kubernetes.Quantity', 'kubernetes.URL', 'kubernetes.Semver', 'kubernetes.NamedFormat', 'net.IP', 'net.CIDR'].map(
    (name): [string, Type] => [name, { kind: 'opaque', name }],
  ),
]);
