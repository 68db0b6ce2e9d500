import { AppError, type ErrorCode, type ErrorParams } from '../../../common/base/app-error.ts';

/** Line and column, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing wrong with a cluster file. */
export class ClusterFileProblem extends AppError {
  readonly position: Position;

  constructor(position: Position, code: ErrorCode, params: ErrorParams) {
    super(code, params);
    this.name = 'ClusterFileProblem';
    this.position = position;
  }
}

/** Everything wrong with a cluster file, in its order; code `cluster-file-invalid`. */
export class ClusterFileError extends AppError {
  override readonly problems: readonly ClusterFileProblem[];

  constructor(path: string, problems: readonly ClusterFileProblem[]) {
    const sorted = [...problems].sort(byPosition);
    const list = sorted.map(
      ({ position: { line, column }, message, fix }) => `${path}:${line}:${column}: ${message} ${fix}`,
    );
    super('cluster-file-invalid', { path, count: problems.length, list: list.join('\n') });
    this.name = 'ClusterFileError';
    this.problems = sorted;
  }
}

function byPosition({ position: one }: ClusterFileProblem, { position: other }: ClusterFileProblem): number {
  return one.line - other.line || one.column - other.column;
}
