/** A proxied request's path, as the client wrote it, at the word `proxy`. */
export interface ProxyPath {
  /** `/api/v1/nodes/h1/proxy` */
  readonly prefix: string;
  /** What the other side is asked for: empty, or from a slash on. */
  readonly behind: string;
}

/** Escapes stay as they are: they are the other side's to read. */
export function splitProxyPath(path: string, resource: string): ProxyPath {
  const segments = path.split('/');
  const through = resource === 'nodes' ? 6 : 8;
  const behind = segments.slice(through).join('/');
  return {
    prefix: segments.slice(0, through).join('/'),
    behind: segments.length > through ? `/${behind.replace(/[^\x21-\x7e]/g, (odd) => encodeURIComponent(odd))}` : '',
  };
}

/**
 * Where a redirect of the other side leads from the client's side. Only what points back at the other side itself is
 * rewritten; relative ones work as they are.
 */
export function rewriteLocation(location: string, prefix: string, own: readonly string[]): string {
  if (!location.startsWith('/') && !/^https?:\/\//i.test(location)) return location;
  const url = URL.parse(location, 'http://self.invalid');
  if (!url) return location;
  const toItself = url.host === 'self.invalid' || own.includes(url.host);
  if (!toItself || url.pathname.startsWith(`${prefix}/`)) return location;
  return `${prefix}${url.pathname}${url.search}${url.hash}`;
}
