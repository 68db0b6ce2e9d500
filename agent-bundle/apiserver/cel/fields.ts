/**
 * Names of JSON members that no expression can write are escaped: `__namespace__` for a word of the language, `__dash__` for `-`.
 * https://kubernetes.io/docs/reference/using-api/cel/#escaping
 */
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

const symbols: Readonly<Record<string, string>> = { underscores: '__', dot: '.', dash: '-', slash: '/' };

/** The member that an expression means with a name; a member that is called just so is meant first. */
export function unescapeField(name: string, fields: { has(name: string): boolean }): string {
  if (!name.includes('__') || fields.has(name)) return name;
  const word = name.slice(2, -2);
  if (name.startsWith('__') && name.endsWith('__') && reserved.has(word)) return word;
  return name.replace(/__(underscores|dot|dash|slash)__/g, (_, symbol: string) => symbols[symbol]!);
}
