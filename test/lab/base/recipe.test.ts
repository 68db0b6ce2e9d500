import { describe, expect, it } from 'vitest';
import { centosRecipe, currentRecipe, recipeHash } from './recipe.ts';

describe('the base system’s recipe', () => {
  const recipe = centosRecipe('x64', '#!/bin/sh\n');

  it('is named by its content: the same recipe, the same name', () => {
    expect(recipeHash(centosRecipe('x64', '#!/bin/sh\n'))).toBe(recipeHash(recipe));
    expect(recipeHash(recipe)).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ['another architecture', centosRecipe('arm64', '#!/bin/sh\n')],
    ['another first process', centosRecipe('x64', '#!/bin/bash\n')],
    ['another package', { ...recipe, packages: [...recipe.packages, 'tcpdump'] }],
    ['another file', { ...recipe, files: [...recipe.files, { path: '/etc/motd', text: 'hello' }] }],
    ['another command', { ...recipe, commands: [...recipe.commands, { argv: ['true'] }] }],
  ])('has another name with %s', (_, changed) => {
    expect(recipeHash(changed)).not.toBe(recipeHash(recipe));
  });

  it('brings nothing of a cluster', async () => {
    const { packages } = await currentRecipe();
    for (const brought of [
      'nodejs',
      'etcd',
      'containerd',
      'runc',
      'docker',
      'containernetworking',
      'kube',
      'conntrack',
    ]) {
      expect(packages.filter((name) => name.includes(brought))).toEqual([]);
    }
  });
});
