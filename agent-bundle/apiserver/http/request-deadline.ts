import { badRequest } from '../status-error.ts';

const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
const milliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * How many milliseconds a request may take: what its `timeout` asks for (`kubectl --request-timeout`), at most `most`.
 * Throws 400 for what is no duration. https://kubernetes.io/docs/reference/using-api/api-concepts/
 */
export function deadlineOf(query: URLSearchParams, most: number): number {
  const text = query.get('timeout');
  if (!text) return most;
  const asked = durationOf(text);
  if (asked === undefined) {
    const shown = JSON.stringify(text);
    throw badRequest(`invalid timeout specified in the request URL - time: invalid duration ${shown}`);
  }
  return asked > 0 ? Math.min(asked, most) : most;
}

/** A Go duration such as `1m30s`: https://pkg.go.dev/time#ParseDuration */
function durationOf(text: string): number | undefined {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0;
  let sum = 0;
  let at = 0;
  while (at < unsigned.length) {
    part.lastIndex = at;
    const [all, count, unit] = part.exec(unsigned) ?? [];
    if (all === undefined) return undefined;
    sum += Number(count) * (milliseconds[unit ?? ''] ?? 0);
    at += all.length;
  }
  if (at === 0) return undefined;
  return text.startsWith('-') ? -sum : sum;
}
