import { CelError } from '../cel.ts';
import { ArrayList } from '../values/list.ts';
import { EntryMap } from '../values/map.ts';
import { CelOpaque, type Value } from '../values/value.ts';
import { type CelFunction, asA, asString, func, method, traversal } from './function.ts';

const type = 'kubernetes.URL';

interface Parts {
  readonly scheme: string;
  /** With its port. */
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

class UrlValue extends CelOpaque {
  readonly typeName = type;
  readonly parts: Parts;

  constructor(parts: Parts) {
    super();
    this.parts = parts;
  }

  override equals(other: CelOpaque): boolean {
    return other instanceof UrlValue && JSON.stringify(this.parts) === JSON.stringify(other.parts);
  }
}

// eslint-disable-next-line no-control-regex -- what no URL may have
const control = /[\u0000-\u001f\u007f]/;
const badEscape = /%(?![0-9A-Fa-f]{2})/;

/** What stands in a request line: an absolute URL, or an absolute path; a `#` is nothing special in it. */
function parse(text: string): Parts | string {
  const refused = (reason: string): string => `parse ${JSON.stringify(text)}: ${reason}`;
  if (text === '') return refused('empty url');
  if (control.test(text)) return refused('net/url: invalid control character in URL');
  const found = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?([^?]*)(?:\?([^]*))?$/.exec(text);
  const [scheme, rest, query] = [found?.[1], found?.[2] ?? '', found?.[3] ?? ''];
  if (!rest.startsWith('/')) {
    if (text.startsWith(':')) return refused('missing protocol scheme');
    return scheme === undefined ? refused('invalid URI for request') : opaque(scheme, query, rest);
  }
  const authority = scheme === undefined || !rest.startsWith('//') ? undefined : /^\/\/([^/]*)/.exec(rest)![1]!;
  const path = authority === undefined ? rest : rest.slice(2 + authority.length);
  const bad = badEscape.exec(path);
  if (bad !== null) return refused(`invalid URL escape ${JSON.stringify(path.slice(bad.index, bad.index + 3))}`);
  const host = authority === undefined ? '' : authority.slice(authority.lastIndexOf('@') + 1);
  const fault = hostFault(host);
  return fault === undefined ? { scheme: scheme?.toLowerCase() ?? '', host, path, query } : refused(fault);
}

const opaque = (scheme: string, query: string, rest: string): Parts | string =>
  rest === '' ? { scheme: scheme.toLowerCase(), host: '', path: '', query } : 'invalid URI for request';

function hostFault(host: string): string | undefined {
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']');
    if (end < 0) return "missing ']' in host";
    return portFault(host.slice(end + 1));
  }
  if (/[ "<>\\^`{|}]/.test(host))
    return `invalid character ${JSON.stringify(/[ "<>\\^`{|}]/.exec(host)![0])} in host name`;
  const colon = host.indexOf(':');
  return colon < 0 ? undefined : portFault(host.slice(colon));
}

const portFault = (port: string): string | undefined =>
  port === '' || /^:[0-9]*$/.test(port) ? undefined : `invalid port ${JSON.stringify(port)} after host`;

/** What is wrong with a URL. */
export function urlFault(text: string): string[] | undefined {
  const parts = parse(text);
  return typeof parts === 'string' ? [parts] : undefined;
}

function url(text: string): UrlValue {
  const parts = parse(text);
  if (typeof parts === 'string') throw new CelError(`URL parse error during conversion from string: ${parts}`);
  return new UrlValue(parts);
}

const of = (value: Value | undefined): Parts => asA(UrlValue, value).parts;

function hostname({ host }: Parts): string {
  if (host.startsWith('[')) return host.slice(1, host.lastIndexOf(']'));
  return host.replace(/:[0-9]*$/, '');
}

const port = ({ host }: Parts): string => /:([0-9]*)$/.exec(host.slice(host.lastIndexOf(']') + 1))?.[1] ?? '';

/** Written as a path must be: what has been escaped stays. */
const escapedPath = ({ path }: Parts): string =>
  path.toWellFormed().replace(/[^A-Za-z0-9\-._~$&+,/:;=@!'()*%]+/g, (part) => encodeURIComponent(part));

function query(parts: Parts): EntryMap {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(parts.query)) {
    const found = values.get(name);
    if (found === undefined) values.set(name, [value]);
    else found.push(value);
  }
  const made = new EntryMap();
  for (const [name, found] of values) made.insert(name, new ArrayList(found));
  return made;
}

const cost = ([size]: readonly number[]): number => traversal(size!);

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-url-library */
export const urls: readonly CelFunction[] = [
  func('url', ['string'], type, ([text]) => url(asString(text)), { cost }),
  func('isURL', ['string'], 'bool', ([text]) => typeof parse(asString(text)) !== 'string', { cost }),
  method(type, 'getScheme', [], 'string', ([value]) => of(value).scheme),
  method(type, 'getHost', [], 'string', ([value]) => of(value).host),
  method(type, 'getHostname', [], 'string', ([value]) => hostname(of(value))),
  method(type, 'getPort', [], 'string', ([value]) => port(of(value))),
  method(type, 'getEscapedPath', [], 'string', ([value]) => escapedPath(of(value))),
  method(type, 'getQuery', [], 'map(string,list(string))', ([value]) => query(of(value))),
];
