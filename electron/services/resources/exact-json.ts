/** Whole numbers that a JavaScript number cannot hold are a bigint here; everything else is as JSON.parse has it. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, exact);
}

/** Chrome has given the source since 114; TypeScript does not know yet. */
function exact(_key: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** JSON.stringify, to which bigints are numbers. */
export function exactJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${exactJson(each)}`).join(',')}}`;
}
