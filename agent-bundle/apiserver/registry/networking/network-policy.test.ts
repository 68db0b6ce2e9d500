import { expect, it, test } from 'vitest';
import type { NetworkPolicy } from '../../../../common/api/networking/v1/network-policy.ts';
import { cellsOf } from '../cells.fixture.ts';
import { create, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

const policies = resourceNamed<NetworkPolicy>('networkpolicies');
const make = (spec: object = {}): NetworkPolicy => create(policies, { metadata: { name: 'p' }, spec });

test.each<[object, string[]]>([
  [{}, ['Ingress']],
  [{ ingress: [{}] }, ['Ingress']],
  [{ egress: [{}] }, ['Ingress', 'Egress']],
  [{ policyTypes: ['Egress'] }, ['Egress']],
])('a policy that says %j limits %j', (spec, types) => {
  expect(make(spec).spec.policyTypes).toEqual(types);
});

const port = (value: object) => ({ ingress: [{ ports: [value] }] });
const peer = (value: object) => ({ egress: [{ to: [value] }] });

it('ports are of TCP unless they say else, and generations count the spec', () => {
  const made = make(port({ port: 'http' }));
  expect(made.spec.ingress).toEqual([{ ports: [{ protocol: 'TCP', port: 'http' }] }]);
  expect(made.metadata.generation).toBe(1);
  expect(patch(policies, made, { spec: { ingress: null } }).metadata.generation).toBe(2);
});

test.each<[object, string]>([
  [
    port({ protocol: 'ICMP' }),
    'spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"',
  ],
  [port({ port: 0 }), 'spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
  [
    port({ port: 'a--b' }),
    'spec.ingress[0].ports[0].port: Invalid value: "a--b": must not contain consecutive hyphens',
  ],
  [
    port({ endPort: 90 }),
    'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified',
  ],
  [
    port({ port: 'http', endPort: 90 }),
    'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric',
  ],
  [
    port({ port: 91, endPort: 90 }),
    'spec.ingress[0].ports[0].endPort: Invalid value: 91: must be greater than or equal to `port`',
  ],
  [peer({}), 'spec.egress[0].to[0]: Required value: must specify a peer'],
  [
    peer({ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }),
    'spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer',
  ],
  [peer({ ipBlock: {} }), 'spec.egress[0].to[0].ipBlock.cidr: Required value'],
  [
    peer({ ipBlock: { cidr: '10.0.0.0' } }),
    'spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value',
  ],
  ...['11.0.0.0/16', '10.0.0.0/8', 'fd00::/64'].map((part): [object, string] => [
    peer({ ipBlock: { cidr: '10.0.0.0/8', except: [part] } }),
    `spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "${part}": must be a strict subset of \`cidr\``,
  ]),
  [{ policyTypes: ['Both'] }, 'spec.policyTypes[0]: Unsupported value: "Both": supported values: "Egress", "Ingress"'],
  [
    { policyTypes: ['Egress', 'Ingress', 'Egress'] },
    'spec.policyTypes: Invalid value: ["Egress","Ingress","Egress"]: may not specify more than two policyTypes',
  ],
])('%j is refused', (spec, message) => {
  expect(refusalOf(() => make(spec)).message).toContain(message);
});

test.each<object>([
  peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }),
  peer({ ipBlock: { cidr: 'fd00::/8', except: ['fd00:1::/32'] } }),
  peer({ podSelector: {}, namespaceSelector: {} }),
  port({ port: 80, endPort: 90 }),
])('%j is accepted', (spec) => {
  expect(make(spec).spec).toMatchObject(spec);
});

it('a range that may be meant in two ways is warned of', () => {
  const made = make(peer({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.1/16'] } }));
  expect(policies.strategy.warnings?.(made, undefined)).toEqual([
    'spec.egress[0].to[0].ipBlock.except[0]: CIDR value "10.1.0.1/16" is ambiguous in this context (should be "10.1.0.0/16" or "10.1.0.1/32"?)',
  ]);
  expect(policies.strategy.warnings?.(made, made)).toEqual([]);
});

it('the table shows the selector', () => {
  expect(cellsOf(policies, make())).toMatchObject({ 'Pod-Selector': '<none>' });
  const chosen = make({ podSelector: { matchLabels: { b: '1', a: '2' } } });
  expect(cellsOf(policies, chosen)).toMatchObject({ 'Pod-Selector': 'a=2,b=1' });
});
