/** The page to open at the start, from the program's arguments: `--cluster NAME` opens that cluster. */
export function startPage(args: readonly string[]): string {
  const name = optionValue(args, '--cluster');
  return name === undefined ? '/' : `/clusters/${encodeURIComponent(name)}`;
}

/** The value of `--option=value` or `--option value`; the last one counts. Chromium's own options are passed over. */
export function optionValue(args: readonly string[], option: string): string | undefined {
  const at = args.findLastIndex((argument) => argument === option || argument.startsWith(`${option}=`));
  if (at < 0) return undefined;
  const value = args[at] === option ? args[at + 1] : args[at]!.slice(option.length + 1);
  return value === '' || value?.startsWith('-') ? undefined : value;
}
