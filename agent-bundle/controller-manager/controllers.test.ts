import { describe, expect, it } from 'vitest';
import { controllers, selectControllers } from './controllers.ts';
import { readOptions } from './options.ts';

const table = ['a', 'b', 'c'].map((name) => ({ name, eventSource: name, account: undefined, create: () => undefined }));
const selected = (...selection: string[]) => selectControllers(selection, table).map(({ name }) => name);

describe('--controllers', () => {
  it.each([
    [['*'], ['a', 'b', 'c']],
    [
      ['*', '-b'],
      ['a', 'c'],
    ],
    [
      ['-b', '*'],
      ['a', 'c'],
    ],
    [['b'], ['b']],
    [['-a'], []],
  ])('%j runs %j', (selection, names) => {
    expect(selected(...selection)).toEqual(names);
  });

  it('runs some only where they are named', () => {
    const some = table.map((entry) => (entry.name === 'b' ? { ...entry, onlyWhenNamed: true as const } : entry));
    const chosen = (...selection: string[]) => selectControllers(selection, some).map(({ name }) => name);
    expect([chosen('*'), chosen('*', 'b'), chosen('b')]).toEqual([['a', 'c'], ['a', 'b', 'c'], ['b']]);
  });

  it('refuses a name that is none, and says which there are', () => {
    expect(() => selected('*', '-d')).toThrow(
      'The flag --controllers has the value -d, which is not * or a name, with - before it or without, of: a, b, c.',
    );
  });

  it('is checked with the other flags: ranges of nodes are wanted by who gives them', async () => {
    const check = async (flags: Record<string, string>) => {
      const options = await readOptions(new Map(Object.entries(flags)));
      for (const entry of selectControllers(options.controllers)) entry.check?.(options);
    };
    await expect(check({})).rejects.toThrow('--cluster-cidr');
    await expect(check({ 'cluster-cidr': '10.0.0.0/7' })).rejects.toThrow('--node-cidr-mask-size');
    await check({ 'cluster-cidr': '10.244.0.0/16' });
    await check({ 'allocate-node-cidrs': 'false' });
    await check({ controllers: '*,-node-ipam-controller' });
  });

  it('has no two of the same name', () => {
    expect(new Set(controllers.map(({ name }) => name)).size).toBe(controllers.length);
  });
});
