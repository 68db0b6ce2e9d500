import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { apiVersionOf } from '../../../common/api/schema/kind.ts';
import { type Discovered, groupsOf } from '../discovery/groups.ts';
import { servedReviews } from '../reviews/index.ts';
import { actionAliases, servedResources } from './index.ts';

const page = join(import.meta.dirname, '../../../docs/api.md');
const served: readonly Discovered[] = [
  ...servedResources({ serviceClusterIPRange: '10.96.0.0/16', serviceNodePortRange: '30000-32767' }),
  ...actionAliases,
  ...servedReviews,
];

/** `Pod (attach, binding …)`, `TokenReview *create only*` */
function shown({ kind, verbs, subresources }: Discovered): string {
  const below = Object.keys(subresources).sort().join(', ');
  const only = verbs.includes('update') ? '' : ` *${verbs.join(', ')} only*`;
  return kind.kind + (below === '' ? '' : ` (${below})`) + only;
}

it('docs/api.md lists what is served, in the order of discovery', async () => {
  const rows = groupsOf(served).flatMap(({ group, versions }) =>
    versions.map(({ version, resources }) => {
      const name = apiVersionOf({ group, version });
      return `| \`${name}\` | ${resources.map(shown).join(', ')} |`;
    }),
  );
  const text = await readFile(page, 'utf8');
  expect(text.split('\n').filter((line) => /^\| `[a-z0-9.]+(\/v[0-9]+)?` \|/.test(line))).toEqual(rows);
});
