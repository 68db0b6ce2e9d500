/** What a proxy's name asks for: `web`, `web:80`, `https:web:443`, `https:web:named`. */
export interface ProxyName {
  readonly scheme: 'http' | 'https' | '';
  readonly name: string;
  /** A number or a name; empty where none is given. */
  readonly port: string;
}

/** Undefined for what is no such name. https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/ */
export function parseProxyName(text: string): ProxyName | undefined {
  const parts = text.split(':');
  const [scheme = '', name = '', port = ''] = parts.length === 3 ? parts : ['', ...parts];
  if (parts.length > 3 || name === '') return undefined;
  return scheme === '' || scheme === 'http' || scheme === 'https' ? { scheme, name, port } : undefined;
}
