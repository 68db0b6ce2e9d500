import { globSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleAgent } from '../bundle/agent.ts';
import { removeOldParts } from '../bundle/agent-parts.ts';
import { writeFileWhole } from '../bundle/write-file.ts';

/** What the agent is made of; tests beside it do not count. */
const sources = ['{agent-bundle,common}/**/*.ts', 'build/bundle/agent.ts', 'package-lock.json'];

/** The agent bundle's main file as it is shipped, its parts beside it, and the folder where V8 keeps what it compiled of it. */
export interface LocalAgent {
  readonly path: string;
  readonly compileCache: string;
}

/** Brings the agent bundle for processes on this machine to what the sources say: makes it where one is younger. */
export async function localAgent(root: string): Promise<LocalAgent> {
  const folder = join(root, '.artifacts/local');
  const agent: LocalAgent = { path: join(folder, 'agent.mjs'), compileCache: join(folder, 'compile-cache') };
  const built = await stat(agent.path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  if (built > (await youngest(root))) return agent;
  const files = await bundleAgent(root);
  for (const [path, content] of files) await writeFileWhole(join(folder, path), [content], 0o755);
  await removeOldParts(folder, new Set(files.keys()));
  return agent;
}

async function youngest(root: string): Promise<number> {
  const paths = globSync(sources, { cwd: root }).filter((path) => !/\.(test|contract|fixture)\.ts$/.test(path));
  const times = await Promise.all(paths.map(async (path) => (await stat(join(root, path))).mtimeMs));
  return Math.max(...times);
}
