/** One clause of an Accept header, or a Content-Type: RFC 9110 sections 8.3 and 12.5.1. */
export interface MediaType {
  /** `application/json`, in lower case. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** 0 to 1; 1 where none is given. */
  readonly quality: number;
}

/** Clients send the same few headers again and again; reading one is not free. */
const known = new Map<string, readonly MediaType[]>();
const mostKnown = 500;

/** The clauses from the most to the least wanted; of the same quality, wildcards last, else in the order in which they came. */
export function acceptClauses(header: string): readonly MediaType[] {
  const cached = known.get(header);
  if (cached) return cached;
  const clauses = header
    .split(',')
    .map(mediaTypeOf)
    .filter((clause) => clause.type !== '' && clause.quality > 0)
    .sort((a, b) => b.quality - a.quality || wildness(a) - wildness(b));
  if (known.size >= mostKnown) known.clear();
  known.set(header, clauses);
  return clauses;
}

const wildness = ({ type }: MediaType): number => (type === '*/*' ? 2 : type.endsWith('/*') ? 1 : 0);

/** One clause: names in lower case, values without their quotes. */
export function mediaTypeOf(text: string): MediaType {
  const [type = '', ...rest] = text.split(';');
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const equals = parameter.indexOf('=');
    const name = (equals < 0 ? parameter : parameter.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? '' : parameter.slice(equals + 1).trim();
    parameters.set(name, value.replace(/^"(.*)"$/, '$1'));
  }
  const quality = Number(parameters.get('q') ?? 1);
  return { type: type.trim().toLowerCase(), parameters, quality: Number.isNaN(quality) ? 0 : quality };
}

/** True when a clause such as `application/*` covers a type such as `application/json`. */
export function covers(clause: MediaType, type: string): boolean {
  if (clause.type === type || clause.type === '*/*') return true;
  return clause.type.endsWith('/*') && type.startsWith(clause.type.slice(0, -1));
}
