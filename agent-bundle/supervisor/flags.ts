import { AppError } from '../../common/base/app-error.ts';
import type { Flags } from './component.ts';

/** Splits `component… --name=value…`; a flag that no component of the process knows is an error. */
export function parseArguments(
  args: readonly string[],
  known: (component: string) => readonly string[] | undefined,
): { components: string[]; flags: Flags } {
  const components = args.filter((arg) => !arg.startsWith('--'));
  const allowed = new Set<string>();
  for (const component of components) {
    const names = known(component);
    if (!names) throw new AppError('component-unknown', { component });
    for (const name of names) allowed.add(name);
  }
  const flags = new Map<string, string>();
  for (const arg of args.filter((candidate) => candidate.startsWith('--'))) {
    const equals = arg.indexOf('=');
    const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
    if (!allowed.has(name)) throw new AppError('flag-unknown', { flag: `--${name}`, component: components.join(' ') });
    flags.set(name, equals < 0 ? 'true' : arg.slice(equals + 1));
  }
  return { components, flags };
}

/** The flag's value; absent or empty is an error. */
export function requiredFlag(flags: Flags, name: string): string {
  const value = flags.get(name);
  if (value === undefined || value === '') throw new AppError('flag-missing', { flag: `--${name}` });
  return value;
}

const durationPart = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
const unitMilliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A Go duration such as `40s` or `1m30s`, in milliseconds. https://pkg.go.dev/time#ParseDuration */
export function durationFlag(flags: Flags, name: string, fallback: string): number {
  const value = flags.get(name) ?? fallback;
  const duration = parseDuration(value);
  if (duration !== undefined) return duration;
  throw new AppError('flag-invalid', { flag: `--${name}`, value, wanted: 'a duration such as 40s or 1m30s' });
}

/** Milliseconds of a Go duration that is not negative; undefined for what is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = [...text.matchAll(durationPart)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitMilliseconds[unit as 'ms'], 0);
}
