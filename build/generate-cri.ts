import { spawnSync } from 'node:child_process';
import { mkdtempSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm run generate`: makes cri.gen.ts from cri.proto. The result is committed, so that building needs no compiler of
 * protocol buffers; run this after cri.proto changed.
 */
const folder = join(import.meta.dirname, '../agent-bundle/kubelet/runtime/cri');
const binaries = join(import.meta.dirname, '../node_modules/.bin');

/** int64 as bigint, services as grpc-js wants them, and nothing that Node's type stripping cannot take away. */
const options = [
  'outputServices=grpc-js',
  'forceLong=bigint',
  'enumsAsLiterals=true',
  'unrecognizedEnum=false',
  'outputJsonMethods=false',
  'outputTypeRegistry=false',
  'outputExtensions=false',
  'esModuleInterop=true',
  'useOptionals=none',
  'removeEnumPrefix=false',
  'useExactTypes=false',
  'outputClientImpl=false',
];

const template = (out: string) => ({
  version: 'v2',
  plugins: [{ local: join(binaries, 'protoc-gen-ts_proto'), out, opt: options }],
});

function generate(): string {
  const work = mkdtempSync(join(tmpdir(), 'generate-cri-'));
  try {
    copyFileSync(join(folder, 'cri.proto'), join(work, 'cri.proto'));
    const args = ['generate', '--template', JSON.stringify(template(work)), work];
    const { status, stderr } = spawnSync(join(binaries, 'buf'), args, { cwd: work, encoding: 'utf8' });
    if (status !== 0) throw new Error(`buf ended with ${status}: ${stderr}`);
    return readFileSync(join(work, 'cri.ts'), 'utf8');
  } finally {
    rmSync(work, { recursive: true });
  }
}

writeFileSync(join(folder, 'cri.gen.ts'), generate());
console.log('agent-bundle/kubelet/runtime/cri/cri.gen.ts is up to date');
