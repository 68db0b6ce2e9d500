import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServicePortInfo } from './service-ports.ts';
import { type RuleFragment, portRules } from './rules.ts';
import { TableState } from './table-state.ts';

const port = (over: Partial<ServicePortInfo>): ServicePortInfo => ({
  name: 'shop/web/tcp/http',
  protocol: 'tcp',
  port: 80,
  clusterIP: '10.96.0.10',
  externalIPs: [],
  nodePort: undefined,
  balancing: 'random',
  clusterEndpoints: [{ ip: '10.244.0.2', port: 8080 }],
  externalEndpoints: [{ ip: '10.244.0.2', port: 8080 }],
  externalTrafficLocal: false,
  ...over,
});
const fragment = (over: Partial<ServicePortInfo>) => portRules(port(over), '10.244.0.0/16');
const update = (state: TableState, changes: Record<string, RuleFragment | undefined>) =>
  state
    .update(new Map(Object.entries(changes)), 'kube-proxy')
    .split('\n')
    .filter(Boolean);

describe('the difference sent to the kernel', () => {
  it('is empty when nothing changed', () => {
    const state = new TableState();
    update(state, { 'shop/web': fragment({}) });
    expect(update(state, { 'shop/web': fragment({}) })).toEqual([]);
  });

  it('touches only the chain when an endpoint is added', () => {
    const state = new TableState();
    update(state, { 'shop/web': fragment({}) });
    const more = [
      { ip: '10.244.0.2', port: 8080 },
      { ip: '10.244.1.2', port: 8080 },
    ];
    const commands = update(state, { 'shop/web': fragment({ clusterEndpoints: more, externalEndpoints: more }) });
    expect(commands.filter((command) => command.includes('service-ips'))).toEqual([]);
    expect(commands).toContain('add element ip kube-proxy hairpin-connections { 10.244.1.2 . 10.244.1.2 }');
    expect(commands.some((command) => command.startsWith('flush chain ip kube-proxy service-'))).toBe(true);
  });

  it('moves the VIP to the refusing map when the last endpoint goes', () => {
    const state = new TableState();
    update(state, { 'shop/web': fragment({}) });
    const commands = update(state, { 'shop/web': fragment({ clusterEndpoints: [], externalEndpoints: [] }) });
    const at = (part: string) => commands.findIndex((command) => command.includes(part));
    expect(at('delete element ip kube-proxy service-ips')).toBeGreaterThanOrEqual(0);
    expect(at('add element ip kube-proxy no-endpoint-services')).toBeGreaterThan(at('delete element'));
    expect(at('delete chain')).toBe(commands.length - 1);
  });

  it('keeps a shared hairpin pair until its last service is gone', () => {
    const state = new TableState();
    const other = { name: 'shop/api/tcp/http', clusterIP: '10.96.0.11' };
    update(state, { 'shop/web': fragment({}), 'shop/api': fragment(other) });
    expect(update(state, { 'shop/web': undefined }).join()).not.toContain('hairpin');
    expect(update(state, { 'shop/api': undefined }).join()).toContain(
      'delete element ip kube-proxy hairpin-connections',
    );
  });

  it('gives a cluster IP to a new service in the pass that takes it from the old one', () => {
    const state = new TableState();
    update(state, { 'shop/web': fragment({}) });
    const commands = update(state, { 'shop/web': undefined, 'shop/next': fragment({ name: 'shop/next/tcp/http' }) });
    const removed = commands.findIndex((command) => command.startsWith('delete element ip kube-proxy service-ips'));
    const added = commands.findIndex((command) => command.startsWith('add element ip kube-proxy service-ips'));
    expect(removed).toBeGreaterThanOrEqual(0);
    expect(added).toBeGreaterThan(removed);
  });

  it('leads from any state to any other: replayed elements equal the wanted ones', () => {
    const endpoint = fc.record({
      ip: fc.constantFrom('10.244.0.2', '10.244.0.3', '10.244.1.2'),
      port: fc.constant(80),
    });
    const endpoints = fc.uniqueArray(endpoint, { selector: ({ ip }) => ip });
    const one = fc.record({
      clusterEndpoints: endpoints,
      externalEndpoints: endpoints,
      nodePort: fc.constantFrom(undefined, 30080),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(one, fc.option(one, { nil: undefined }))), (steps) => {
        const state = new TableState();
        const kernel = new Set<string>();
        for (const [a, b] of steps) {
          const wanted = {
            a: fragment({ ...a, name: 'n/a/tcp/1', nodePort: a.nodePort }),
            b: b && fragment({ ...b, name: 'n/b/tcp/1', clusterIP: '10.96.0.20', nodePort: undefined }),
          };
          for (const command of update(state, wanted)) {
            const [, verb, set, key] =
              /^(add|delete) element ip kube-proxy (\S+) \{ ([^:]+?)(?: : .*)? \}$/.exec(command) ?? [];
            if (verb === 'add') expect(kernel.has(`${set} ${key}`)).toBe(false);
            if (verb === 'add') kernel.add(`${set} ${key}`);
            if (verb === 'delete') expect(kernel.delete(`${set} ${key}`)).toBe(true);
          }
          const all = [...wanted.a.elements, ...(wanted.b?.elements ?? [])].map(({ set, key }) => `${set} ${key}`);
          expect([...kernel].sort()).toEqual([...new Set(all)].sort());
        }
      }),
    );
  });
});
