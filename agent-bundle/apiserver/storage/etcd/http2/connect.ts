import { type Socket, connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface ChannelTls {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Opens a socket on which HTTP/2 may be spoken as soon as `ready` is called. Its errors come as the socket's own. */
export function connect(url: string, tls: ChannelTls | undefined, ready: () => void): Socket {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const address = { host, port: Number(port || (secure ? 443 : 80)) };
  const socket = secure ? tlsSocket(address, tls, ready) : connectPlain(address).once('connect', ready);
  return socket.setNoDelay(true);
}

function tlsSocket(address: { host: string; port: number }, tls: ChannelTls | undefined, ready: () => void): Socket {
  const name = isIP(address.host) === 0 ? { servername: address.host } : {};
  const socket = connectTls({ ...address, ...name, ...tls, ALPNProtocols: ['h2'] });
  return socket.once('secureConnect', () => {
    if (socket.alpnProtocol === 'h2') ready();
    else socket.destroy(new Error('the other side does not speak HTTP/2'));
  });
}
