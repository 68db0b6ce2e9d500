import type { InterfaceAddress, ListeningSocket } from './facts.ts';

/** Reads `ip -o addr show`: `2: eth0    inet 10.0.0.5/24 brd …`, `3: tun0    inet 10.8.0.6 peer 10.8.0.5/32 …`. */
export function readAddresses(text: string): InterfaceAddress[] {
  return text.split('\n').flatMap((line) => {
    const [, name, address, prefix] =
      /^\d+:\s+(\S+)\s+inet6?\s+([0-9a-fA-F.:]+)(?:\s+peer\s+\S+?)?\/(\d+)/.exec(line) ?? [];
    if (address === undefined) return [];
    return [{ interface: name!.split('@')[0]!, address, prefix: Number(prefix) }];
  });
}

/** Reads `ss -lntup`, of this decade (`0.0.0.0:22`, `[::]:22`) and of CentOS 7 (`*:22`, `:::22`). */
export function readListening(text: string): ListeningSocket[] {
  return text.split('\n').flatMap((line) => {
    const [protocol, , , , local] = line.trim().split(/\s+/);
    if ((protocol !== 'tcp' && protocol !== 'udp') || local === undefined) return [];
    const [, host, port] = /^(.*):(\d+)$/.exec(local) ?? [];
    if (port === undefined) return [];
    const program = /users:\(\("([^"]+)"/.exec(line)?.[1];
    return [{ protocol, address: plainAddress(host!), port: Number(port), ...(program !== undefined && { program }) }];
  });
}

/** Without brackets and interface; `*` and an empty word mean any address. */
function plainAddress(text: string): string {
  const address = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return address === '*' || address === '' ? '0.0.0.0' : address;
}
