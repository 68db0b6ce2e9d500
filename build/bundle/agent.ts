import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { type Plugin, build } from 'esbuild';
import { leanHttp } from './lean-http.ts';

/** Files by their path below the folder they stand in together: `agent.mjs`, and its parts, `agent/<name>-<hash>.mjs`. */
export type AgentFiles = ReadonlyMap<string, Buffer>;

/**
 * The agent as ESM for Node 24: a host runs `node agent.mjs <component>…`. What main.ts imports dynamically, and what several of
 * those share, is a part of its own, read only when it is asked for: V8 keeps the whole text of every file that it has read.
 * A part's name carries the hash of its content, so that the parts of two builds may stand beside each other.
 * Throws esbuild's error when the sources do not build.
 */
export async function bundleAgent(root: string): Promise<AgentFiles> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { agent: 'agent-bundle/main.ts' },
    outdir: root,
    chunkNames: 'agent/[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    charset: 'ascii',
    legalComments: 'none',
    // Names stay, for stack traces; without its blanks every process is 4 MB smaller.
    minifyWhitespace: true,
    lineLimit: 240,
    banner: { js: commonJsBanner },
    plugins: [etcdDescriptors, leanHttp],
    logLevel: 'silent',
  });
  const files = result.outputFiles.map(({ path, text }) => {
    return [relative(root, path), Buffer.from(withoutWideCharacters(text))] as const;
  });
  // agent.mjs last: whoever writes them in this order has never one whose parts are missing.
  return new Map(files.sort(([a], [b]) => (a > b ? -1 : 1)));
}

/**
 * Node keeps a file that is all ASCII in one byte a character, and any other in two: 4 MB in every process. esbuild leaves regular
 * expressions as they are, where the escape means the same.
 */
const withoutWideCharacters = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- all of ASCII
  text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** CommonJS packages inside an ESM bundle ask for Node's modules with require, and for the place they stand in. */
export const commonJsBanner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join('\n');

/** What we need of protobufjs, which proto-loader brings along. */
interface ProtobufJs {
  Root: new () => { loadSync(path: string, options: { keepCase: boolean }): { toJSON(): unknown } };
}

const protoLoad = /proto_loader_1\.loadSync\)\(`\$\{__dirname\}\/\.\.\/proto\/rpc\.proto`, \{/;

/** etcd3 reads its .proto files when it is loaded; in the bundle it gets what they say, parsed when the bundle is made. */
export const etcdDescriptors: Plugin = {
  name: 'etcd-descriptors',
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]etcd3[\\/]lib[\\/]connection-pool\.js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      if (!protoLoad.test(code)) {
        return {
          errors: [
            { text: `${path} no longer loads its proto files as this build expects; see build/bundle/agent.ts` },
          ],
        };
      }
      const fromEtcd3 = createRequire(path);
      const fromLoader = createRequire(fromEtcd3.resolve('@grpc/proto-loader'));
      const protobuf = fromLoader('protobufjs') as ProtobufJs;
      const descriptors = new protobuf.Root()
        .loadSync(join(path, '../../proto/rpc.proto'), { keepCase: true })
        .toJSON();
      return { contents: code.replace(protoLoad, () => `proto_loader_1.fromJSON)(${JSON.stringify(descriptors)}, {`) };
    });
  },
};
