import http from 'node:http';
import type { Plugin } from 'esbuild';

/**
 * `node:http` without the WebSocket client and fetch that it also exports: a module that imports it by name reads all of its exports,
 * and reading those loads undici, 10 MB of memory in every process. Nothing of the agent uses them.
 */
export const leanHttp: Plugin = {
  name: 'lean-http',
  setup(esbuild) {
    const namespace = 'lean-http';
    esbuild.onResolve({ filter: /^node:http$/ }, ({ path }) => ({ path, namespace, sideEffects: false }));
    esbuild.onLoad({ filter: /.*/, namespace }, () => ({ contents: leanModule }));
  },
};

const names = Object.entries(Object.getOwnPropertyDescriptors(http))
  .filter(([, member]) => 'value' in member)
  .map(([name]) => name);

const leanModule = [
  "const http = process.getBuiltinModule('node:http');",
  'export default http;',
  `export const { ${names.join(', ')} } = http;`,
].join('\n');
