import { expect, it } from 'vitest';
import { type Prerequisite, installCommand } from './prerequisites.ts';

const packageNamed = (name: string): Prerequisite => ({ kind: 'package', package: name, reason: 'needed' });
const notRoot: Prerequisite = { kind: 'machine', reason: 'not root', fix: 'be root' };

it.each([
  [
    'one command brings every package',
    [packageNamed('mmdebstrap'), notRoot, packageNamed('nftables')],
    /install .* mmdebstrap nftables$/,
  ],
  ['no command mends the machine', [notRoot], undefined],
  ['nothing is missing', [], undefined],
])('%s', (_, missing, wanted) => {
  if (wanted === undefined) expect(installCommand(missing)).toBeUndefined();
  else expect(installCommand(missing)).toMatch(wanted);
});
