import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Paths of this tree, written from its root; `agent-bundle/<component>` and the paths in web addresses are none. */
const treePath = /(?<![\w./-])(?:common|electron|agent-bundle|build|test|docs)\/[\w./-]*[\w/]/g;

const pathsIn = async (page: string) => [...new Set((await readFile(join(root, page), 'utf8')).match(treePath))];

describe('the pages that lead through the code', () => {
  it.each(['README.md', ...globSync('docs/**/*.md', { cwd: root })])('%s names only what is there', async (page) => {
    const missing = (await pathsIn(page)).filter((path) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });

  it('journeys.md and architecture.md name files and folders at all', async () => {
    expect((await pathsIn('docs/journeys.md')).length).toBeGreaterThan(100);
    expect((await pathsIn('docs/architecture.md')).length).toBeGreaterThan(10);
  });
});
