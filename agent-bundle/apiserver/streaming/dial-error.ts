/** What became of a connection, in the words that clients and people know from upstream. */
export function dialWords(host: string, port: number, error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : known[code];
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return words === undefined ? error.message : words.replace('%s', address);
}

const known: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'dial tcp %s: connect: connection refused',
  EHOSTUNREACH: 'dial tcp %s: connect: no route to host',
  ENETUNREACH: 'dial tcp %s: connect: network is unreachable',
  ETIMEDOUT: 'dial tcp %s: i/o timeout',
  ECONNRESET: 'read tcp %s: connection reset by peer',
};
