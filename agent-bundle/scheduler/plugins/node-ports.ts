import { type With, refusal } from '../framework.ts';
import { type HostPort, podInfo } from '../node-info.ts';

const taken = refusal("node(s) didn't have free ports for the requested pod ports");

/** A host port can be had once for each protocol and address; 0.0.0.0 is every address. */
export const nodePorts: With<'preFilter'> = {
  name: 'NodePorts',
  events: ['node', 'assigned-pod'],
  helpedBy({ hostPorts }, event) {
    if (event.type === 'node') return event.old === undefined;
    if (event.type !== 'assigned-pod' || event.object || !event.old) return false;
    return collide(podInfo(event.old).hostPorts, hostPorts);
  },
  preFilter({ hostPorts }) {
    if (hostPorts.length === 0) return undefined;
    return {
      filter(node) {
        for (const other of node.podsWithPorts.values()) if (collide(other.hostPorts, hostPorts)) return taken;
        return undefined;
      },
    };
  },
};

const collide = (some: readonly HostPort[], others: readonly HostPort[]) =>
  some.some((a) => others.some((b) => a.port === b.port && a.protocol === b.protocol && sameAddress(a.ip, b.ip)));

const sameAddress = (a: string, b: string) => a === b || isEvery(a) || isEvery(b);
const isEvery = (ip: string) => ip === '0.0.0.0' || ip === '::';
