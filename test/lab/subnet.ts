/** An IPv4 network that this machine already reaches: an address or a route, as `ip -json` prints them. */
export interface TakenNetwork {
  /** Dotted address. */
  readonly address: string;
  readonly prefixLength: number;
}

/**
 * Chooses the third byte of a lab's /24 in 10.77.0.0/16: the preferred one if it is free, else the next free one.
 * 1 to 254, or undefined when everything is taken.
 */
export function chooseSubnet(preferred: number, taken: readonly TakenNetwork[]): number | undefined {
  for (let step = 0; step < 254; step++) {
    const subnet = ((preferred - 1 + step) % 254) + 1;
    if (!taken.some((network) => overlaps(network, subnet))) return subnet;
  }
  return undefined;
}

/** The subnet a lab asks for first: spread by its id, so that checkouts rarely compete. 1 to 254. */
export function preferredSubnet(id: string): number {
  return (parseInt(id, 16) % 254) + 1;
}

function overlaps(network: TakenNetwork, subnet: number): boolean {
  if (network.prefixLength === 0) return false; // the default route covers everything and takes nothing
  const shift = 32 - Math.min(network.prefixLength, 24);
  return bits(network.address) >>> shift === bits(`10.77.${subnet}.0`) >>> shift;
}

function bits(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0) >>> 0;
}
