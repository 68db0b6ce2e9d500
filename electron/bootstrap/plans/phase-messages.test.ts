import { expect, it } from 'vitest';
import { createCluster } from './create-cluster.ts';
import { destroyCluster } from './destroy-cluster.ts';
import phaseMessages from '../../../renderer/locales/phase-messages.ts';

it('has words for the phases of every plan, and for no others', () => {
  const names = [...createCluster, ...destroyCluster].map(({ name }) => name.replace(/^undo /, ''));
  expect(Object.keys(phaseMessages.en).sort()).toEqual([...new Set([...names, 'undo'])].sort());
});

it('says what the plans’ own titles say', () => {
  const lower = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1);
  const words: Readonly<Record<string, string>> = phaseMessages.en;
  expect(createCluster.map(({ name }) => lower(words[name] ?? ''))).toEqual(createCluster.map(({ title }) => title));
});
