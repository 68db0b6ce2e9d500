import { readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { dirname, normalize } from 'node:path';

/**
 * Who may import whom: the first rule whose `from` starts a file's path decides. `only` lists the path prefixes it may
 * import (its own `from` always); packages are listed where only one folder may use them. docs/architecture.md draws it.
 */
interface LayerRule {
  readonly from: string;
  readonly only: readonly string[];
}

const component = (name: string, ...more: string[]): LayerRule => ({
  from: `agent-bundle/${name}/`,
  only: ['agent-bundle/supervisor/', 'common/', ...more],
});

const belowPages = ['common/ipc/', 'common/api/', 'common/base/'];
const underComponents = ['backend', 'locales', 'stores', 'styles']
  .map((folder) => `renderer/${folder}/`)
  .concat(belowPages);

const layers: readonly LayerRule[] = [
  { from: 'common/base/', only: [] },
  { from: 'common/api/', only: ['common/base/'] },
  { from: 'common/client/', only: ['common/api/', 'common/base/'] },
  { from: 'common/ipc/', only: ['common/api/', 'common/base/'] },
  component('apiserver'),
  component('scheduler'),
  component('controller-manager'),
  component('kubelet'),
  component('kube-proxy', 'agent-bundle/kernel/'),
  component('overlay', 'agent-bundle/kernel/'),
  component('dns'),
  component('simulated-nodes'),
  { from: 'agent-bundle/kernel/', only: ['common/'] },
  { from: 'agent-bundle/supervisor/', only: ['common/'] },
  { from: 'agent-bundle/units/', only: ['common/'] },
  { from: 'agent-bundle/main.ts', only: ['agent-bundle/', 'common/'] },
  { from: 'agent-bundle/run-agent.ts', only: ['agent-bundle/', 'common/'] },
  { from: 'electron/pki/', only: ['common/'] },
  { from: 'electron/hosts/', only: ['common/'] },
  { from: 'electron/bootstrap/', only: ['electron/hosts/', 'electron/pki/', 'agent-bundle/units/', 'common/'] },
  { from: 'electron/services/', only: ['electron/bootstrap/', 'electron/hosts/', 'electron/pki/', 'common/'] },
  { from: 'electron/program/', only: ['electron/services/', 'common/'] },
  { from: 'electron/shell/', only: ['electron/program/', 'electron/web/', 'electron/services/', 'common/'] },
  { from: 'electron/web/', only: ['electron/program/', 'electron/services/', 'common/'] },
  { from: 'electron/cli/', only: ['electron/services/', 'electron/bootstrap/', 'electron/hosts/', 'common/'] },
  { from: 'electron/', only: ['electron/', 'common/'] },
  { from: 'renderer/backend/', only: [...belowPages] },
  { from: 'renderer/locales/', only: ['renderer/components/', ...belowPages] },
  { from: 'renderer/styles/', only: [...belowPages] },
  { from: 'renderer/stores/', only: ['renderer/backend/', 'renderer/composables/', ...belowPages] },
  { from: 'renderer/composables/', only: [...underComponents] },
  { from: 'renderer/components/', only: ['renderer/composables/', ...underComponents] },
  { from: 'renderer/', only: ['renderer/', ...belowPages] },
  { from: 'build/', only: ['test/lab/', 'electron/', 'agent-bundle/units/', 'common/'] },
];

/** Packages that belong to one place. */
const packages: Readonly<Record<string, readonly string[]>> = {
  electron: ['electron/main.ts', 'electron/preload.ts', 'electron/shell/'],
  etcd3: ['electron/services/'],
  ssh2: ['electron/hosts/ssh/'],
  '@peculiar/x509': ['electron/pki/', 'agent-bundle/controller-manager/certificates/'],
  '@grpc/grpc-js': ['agent-bundle/kubelet/runtime/', 'agent-bundle/kubelet/probes/'],
};

/** Tests and fakes may reach further than the code they test. */
const isTest = (path: string) => path.startsWith('test/') || path.endsWith('.test.ts') || path.endsWith('.contract.ts');

/** The sentence that says what is wrong with one import, or undefined. `target` is a path from the root or a package. */
export function layerProblem(path: string, target: string): string | undefined {
  if (isTest(path)) return undefined;
  const owners = packages[target];
  if (owners && !owners.some((owner) => path.startsWith(owner))) {
    return `${path} imports ${target}, which belongs to ${owners.join(', ')}`;
  }
  if (!target.includes('/') || target.startsWith('@') || target.startsWith('node:')) return undefined;
  const layer = layers.find((rule) => path.startsWith(rule.from));
  if (!layer) return undefined;
  const [own, other] = [pageOf(path), pageOf(target)];
  if (own && other && own !== other) return `${path} imports ${target}; a page does not import another`;
  if (target.startsWith(layer.from) || layer.only.some((allowed) => target.startsWith(allowed))) return undefined;
  return `${path} imports ${target}; from ${layer.from} only ${layer.only.join(', ') || 'itself'} may be imported`;
}

/** The folder of a page: `pods`. */
const pageOf = (path: string) => /^renderer\/pages\/([^/]+)\//.exec(path)?.[1];

const importPattern = /(?:from|import)\s*\(?\s*'([^']+)'/g;

function importsOf(path: string, source: string): string[] {
  return [...source.matchAll(importPattern)].map(([, specifier = '']) =>
    specifier.startsWith('.') ? normalize(`${dirname(path)}/${specifier}`) : packageOf(specifier),
  );
}

const packageOf = (specifier: string) =>
  specifier.startsWith('node:')
    ? specifier
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');

/** Every broken rule of the tree below the working directory. */
export async function checkLayers(): Promise<string[]> {
  const problems: string[] = [];
  for (const path of globSync('{common,electron,agent-bundle,renderer,build}/**/*.{ts,vue}')) {
    for (const target of importsOf(path, await readFile(path, 'utf8'))) {
      const problem = layerProblem(path, target);
      if (problem) problems.push(problem);
    }
  }
  return problems;
}

if (import.meta.main) {
  const problems = await checkLayers();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
