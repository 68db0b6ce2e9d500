import { readFile } from 'node:fs/promises';
import { type Document, LineCounter, type YAMLParseError, isMap, isNode, isScalar, parseDocument } from 'yaml';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import { checkCluster } from './checks.ts';
import { ClusterFileError, ClusterFileProblem, type Position } from './problem.ts';
import type { ClusterSpec } from './cluster-spec.ts';
import type { Path, Report } from './readers.ts';
import { type Surroundings, resolveCluster } from './resolve.ts';
import { type ClusterFile, clusterFileShape } from './shape.ts';

/**
 * Reads, checks and resolves a cluster file. Errors: `cluster-file-missing`, `cluster-file-unreadable`, and
 * `cluster-file-invalid` (ClusterFileError) with every problem there is.
 */
export async function readClusterFile(path: string, surroundings: Surroundings): Promise<ClusterSpec> {
  return parseClusterFile(await readClusterText(path), path, surroundings);
}

/** Errors: `cluster-file-missing`, `cluster-file-unreadable`. */
export async function readClusterText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new AppError('cluster-file-missing', { path });
    throw new AppError('cluster-file-unreadable', { path, reason: error.message });
  });
}

/** The same for a text; `path` is where it stands, for messages and for the paths in it. */
export async function parseClusterFile(source: string, path: string, surroundings: Surroundings): Promise<ClusterSpec> {
  const { file, problemAt } = checkClusterFile(source, path);
  const problems: ClusterFileProblem[] = [];
  const spec = await resolveCluster(file, path, surroundings, (...found) => problems.push(problemAt(...found)));
  if (problems.length > 0) throw new ClusterFileError(path, problems);
  return spec;
}

/** A cluster file whose fields are right; what it names of the machine was not looked at. */
export interface CheckedClusterFile {
  readonly file: ClusterFile;
  readonly problemAt: (...found: Parameters<Report>) => ClusterFileProblem;
}

/** Reads and checks a text, without resolving it. Error: `cluster-file-invalid`. */
export function checkClusterFile(source: string, path: string): CheckedClusterFile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const problems = syntaxProblems(document.errors, at);
  const fail = () => new ClusterFileError(path, problems);
  if (problems.length > 0) throw fail();

  const problemAt = (...[where, code, params, what = 'value']: Parameters<Report>) => {
    return new ClusterFileProblem(at(offsetOf(document, where, what)), code, params);
  };
  const report: Report = (...found) => void problems.push(problemAt(...found));
  const plain = plainValue(document);
  if (plain instanceof Error) report([], 'cluster-file-malformed', { reason: plain.message });
  const file = plain instanceof Error ? undefined : clusterFileShape(plain, [], report);
  if (file) checkCluster(file, report);
  if (!file || problems.length > 0) throw fail();
  return { file, problemAt };
}

/** The first error only: after it the parser guesses. What it quotes of the source is left out: it may be a password. */
function syntaxProblems([first]: readonly YAMLParseError[], at: (offset: number) => Position): ClusterFileProblem[] {
  if (!first) return [];
  const where = at(first.pos[0]);
  if (first.code === 'MULTIPLE_DOCS') return [new ClusterFileProblem(where, 'cluster-file-several', {})];
  const reason = first.message.replace(/: ".*$/s, '').replace(/\.$/, '');
  return [new ClusterFileProblem(where, 'cluster-file-malformed', { reason })];
}

/** Where the value at `path` begins, or its key; the nearest thing around it when it is absent or comes from an alias. */
function offsetOf(document: Document, path: Path, what: 'key' | 'value'): number {
  const parent = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
  if (what === 'key' && isNode(pair?.key) && pair.key.range) return pair.key.range[0];
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function plainValue(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases that unfold without end.
    return asError(error);
  }
}
