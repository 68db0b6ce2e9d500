import { describe, expect, it } from 'vitest';
import { hostAddress, hostNames, hostPaths, labIdentity, linkName, machineName, mostHosts } from './identity.ts';

describe('the names of a lab', () => {
  const one = labIdentity('/home/ada/pilothouse');
  const other = labIdentity('/home/ada/pilothouse-2');

  it('belong to one checkout alone', () => {
    expect(one.id).not.toBe(other.id);
    expect(one.bridge).not.toBe(other.bridge);
    expect(linkName(one, 'h1')).not.toBe(linkName(other, 'h1'));
    expect(labIdentity('/home/ada/pilothouse')).toEqual(one);
  });

  it('fit into the 15 characters the kernel gives an interface', () => {
    for (const name of [one.bridge, ...hostNames(mostHosts).map((host) => linkName(one, host))]) {
      expect(name.length).toBeLessThanOrEqual(15);
    }
  });

  it('follow the host: name, machine, address, folder', () => {
    expect(hostNames(3)).toEqual(['h1', 'h2', 'h3']);
    expect(machineName(one, 'h2')).toBe(`${one.id}-h2`);
    expect(hostAddress(68, 'h2')).toBe('10.77.68.12');
    expect(hostPaths(one, 'h2').root).toBe('/home/ada/pilothouse/.lab/hosts/h2/root');
  });
});
