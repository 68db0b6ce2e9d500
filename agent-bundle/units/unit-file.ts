/**
 * A systemd unit as data: sections of settings, each with one value or several lines of it.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html
 */
export interface UnitFile {
  /** `etcd.service`. */
  readonly name: string;
  readonly sections: Readonly<Record<'Unit' | 'Service' | 'Install', Settings>>;
}

export type Settings = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** By this line a person, and the next run, knows whose unit it is. */
export const unitMark = '# Written by Pilothouse; changes made here are undone by the next `create`.';

/** The unit's text; `environment` is added to the service's. */
export function renderUnit(unit: UnitFile, environment: Readonly<Record<string, string>> = {}): string {
  const lines = [unitMark];
  for (const [name, settings] of Object.entries(unit.sections)) {
    lines.push('', `[${name}]`);
    for (const [setting, value] of Object.entries(settings)) {
      if (value === undefined) continue;
      for (const one of Array.isArray(value) ? (value as readonly string[]) : [value as string | number]) {
        lines.push(`${setting}=${one}`);
      }
    }
    if (name !== 'Service') continue;
    for (const [variable, value] of Object.entries(environment)) lines.push(`Environment=${variable}=${value}`);
  }
  return `${lines.join('\n')}\n`;
}

/** A command line over several lines, each word as systemd reads it back: `%`, `$`, quotes and spaces are escaped. */
export function commandLine(words: readonly string[]): string {
  return words.map(escaped).join(' \\\n  ');
}

function escaped(word: string): string {
  const plain = word.replaceAll('\\', '\\\\').replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /[\s"';]/.test(plain) ? `"${plain.replaceAll('"', '\\"')}"` : plain;
}
