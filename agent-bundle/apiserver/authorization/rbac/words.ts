import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';

/** Rules in upstream's words, one a line, the verbs on the same resource together. `rules` are of missingRules. */
export function wordsOfRules(rules: readonly PolicyRule[]): string {
  const merged = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]);
    // Rights on paths are not gathered there, so each stands alone.
    const alone = rule.nonResourceURLs ? JSON.stringify([key, rule.verbs]) : key;
    const known = merged.get(alone);
    merged.set(alone, known ? { ...known, verbs: [...known.verbs, ...rule.verbs] } : rule);
  }
  return [...new Set([...merged.values()].map(wordsOfRule))].sort().join('\n');
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}` */
function wordsOfRule({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts = [
    ['APIGroups', apiGroups],
    ['Resources', resources],
    ['NonResourceURLs', nonResourceURLs],
    ['ResourceNames', resourceNames],
    ['Verbs', verbs],
  ] as const;
  const said = parts.flatMap(([name, values]) => (values?.length ? [`${name}:${quotedWords(values)}`] : []));
  return `{${said.join(', ')}}`;
}

/** A list as Go prints one: `["a" "b"]`. */
export const quotedWords = (values: readonly string[]): string =>
  `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
