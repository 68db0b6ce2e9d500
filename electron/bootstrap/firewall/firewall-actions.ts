import type { FoundFirewall } from './found-firewall.ts';
import type { FirewallRule } from './rules.ts';

/** What to tell firewalld: one call of firewall-cmd each. Ours are recorded before they are added. */
export type FirewallAction =
  | { readonly kind: 'record'; readonly rules: readonly FirewallRule[] }
  | {
      readonly kind: 'add' | 'remove';
      /** `runtime` holds now, `permanent` after firewalld's restart. */
      readonly where: 'runtime' | 'permanent';
      readonly zone: string;
      readonly what: FirewallRule['kind'];
      readonly values: readonly string[];
    };

/**
 * The difference as data. A rule that was there before us is not ours: it is neither recorded nor ever removed. One that
 * we recorded and no longer want is taken away. No reload: it would drop what others keep at runtime only.
 */
export function firewallActions(wanted: readonly FirewallRule[], found: FoundFirewall): FirewallAction[] {
  const { runtime, permanent, recorded } = found;
  const ours = wanted.filter((rule) => has(recorded, rule) || !has(permanent, rule));
  const stale = recorded.filter((rule) => !has(wanted, rule));
  return [
    ...(sameRules(ours, recorded) ? [] : [{ kind: 'record', rules: [...ours, ...stale] } as const]),
    ...calls(
      'add',
      'permanent',
      wanted.filter((rule) => !has(permanent, rule)),
    ),
    ...calls(
      'add',
      'runtime',
      wanted.filter((rule) => !has(runtime, rule)),
    ),
    ...calls(
      'remove',
      'permanent',
      stale.filter((rule) => has(permanent, rule)),
    ),
    ...calls(
      'remove',
      'runtime',
      stale.filter((rule) => has(runtime, rule)),
    ),
    ...(stale.length === 0 ? [] : [{ kind: 'record', rules: ours } as const]),
  ];
}

/** The arguments of firewall-cmd for an action. */
export function firewallCommand({
  kind,
  where,
  zone,
  what,
  values,
}: Exclude<FirewallAction, { kind: 'record' }>): string[] {
  const place = where === 'permanent' ? ['--permanent'] : [];
  return ['firewall-cmd', ...place, `--zone=${zone}`, ...values.map((value) => `--${kind}-${what}=${value}`)];
}

function calls(
  kind: 'add' | 'remove',
  where: 'runtime' | 'permanent',
  rules: readonly FirewallRule[],
): FirewallAction[] {
  const groups = Map.groupBy(rules, ({ zone, kind: what }) => `${zone} ${what}`);
  return [...groups.values()].map((group) => {
    const { zone, kind: what } = group[0]!;
    return { kind, where, zone, what, values: group.map(({ value }) => value) };
  });
}

const same = (one: FirewallRule, other: FirewallRule) =>
  one.zone === other.zone && one.kind === other.kind && one.value === other.value;
const has = (rules: readonly FirewallRule[], rule: FirewallRule) => rules.some((one) => same(one, rule));
const sameRules = (one: readonly FirewallRule[], other: readonly FirewallRule[]) =>
  one.length === other.length && one.every((rule) => has(other, rule));
