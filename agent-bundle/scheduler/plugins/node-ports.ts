import type { FilterPlugin } from '../framework.ts';
import type { HostPort } from '../node-info.ts';

/** A host port can be had once for each protocol and address; 0.0.0.0 is every address. */
export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  helpedBy: ['node-changed', 'pod-freed'],
  filter({ hostPorts }, node) {
    if (hostPorts.length === 0) return undefined;
    for (const other of node.pods.values()) {
      if (other.hostPorts.some((taken) => hostPorts.some((wanted) => collide(taken, wanted)))) {
        return "node(s) didn't have free ports for the requested pod ports";
      }
    }
    return undefined;
  },
};

const collide = (a: HostPort, b: HostPort) =>
  a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0');
