import { parseArgs } from 'node:util';
import { AppError } from '../../common/base/app-error.ts';

/** What a command takes. Options are long, or one letter with a dash. */
export interface Syntax {
  readonly name: string;
  /** After the name: `-f FILE [--yes]`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSyntax>>;
}

export interface OptionSyntax {
  readonly help: string;
  readonly short?: string;
  /** What the value is called; absent for a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly repeats?: boolean;
}

export interface Arguments {
  /** Words that are no options, those before `--` only. */
  readonly words: readonly string[];
  /** Words after `--`. */
  readonly rest: readonly string[];
  has(option: string): boolean;
  /** The last value given. */
  value(option: string): string | undefined;
  values(option: string): readonly string[];
}

/** Errors: `option-unknown`, `option-value-missing`. */
export function readArguments(syntax: Syntax, args: readonly string[]): Arguments {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const options = Object.fromEntries(
    Object.entries({ ...syntax.options, help: helpOption }).map(([name, { short, value }]) => {
      const type = value === undefined ? ('boolean' as const) : ('string' as const);
      return [name, { type, multiple: true, ...(short && { short }) }];
    }),
  );
  const values = parsed(syntax, own, options);
  const given = (option: string) => values.given[option] ?? [];
  return {
    words: values.words,
    rest: end < 0 ? [] : args.slice(end + 1),
    has: (option) => given(option).length > 0,
    value: (option) => given(option).at(-1) as string | undefined,
    values: (option) => given(option) as string[],
  };
}

/** The page that `--help` shows. */
export function helpText(syntax: Syntax): string {
  const rows = Object.entries({ ...syntax.options, help: helpOption }).map(([name, { short, value, help }]) => {
    const names = short ? `-${short}, --${name}` : `--${name}`;
    return [value ? `${names} ${value}` : names, help] as const;
  });
  const width = Math.max(...rows.map(([names]) => names.length));
  const options = rows.map(([names, help]) => `  ${names.padEnd(width)}  ${help}`).join('\n');
  return `Usage: pilothouse ${syntax.name} ${syntax.usage}\n\n${syntax.summary}\n\n${options}\n`;
}

const helpOption: OptionSyntax = { help: 'show this page', short: 'h' };

type ParseOptions = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function parsed({ name: command }: Syntax, args: readonly string[], options: ParseOptions) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    return { given: values as Record<string, ReadonlyArray<string | boolean> | undefined>, words: positionals };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const option = /'(-[^' ,]*)/.exec(message)?.[1] ?? args.join(' ');
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new AppError('option-unknown', { command, option }, error);
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
      throw new AppError('option-value-missing', { command, option }, error);
    }
    throw error;
  }
}
