/** Where progress is shown: a bar that is redrawn on a terminal, a line at start and end elsewhere. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One thing that takes time; `total` in bytes, undefined when it is not known. */
export interface ProgressLine {
  advance(bytes: number): void;
  /** Replaces the bar by a last line. */
  end(summary: string): void;
}

/** Milliseconds between two drawings of the bar. */
const frame = 80;

/** Begins to show progress of `title` on `output`. */
export function showProgress(
  output: ProgressOutput,
  title: string,
  total: number | undefined,
  now: () => number = () => performance.now(),
): ProgressLine {
  if (!output.isTTY) {
    output.write(`${title}${total ? `, ${megabytes(total)}` : ''} …\n`);
    return { advance: () => undefined, end: (summary) => void output.write(`${title}: ${summary}\n`) };
  }
  let drawn = -Infinity;
  const draw = (line: string, end = '') => output.write(`\r\x1b[2K${line}${end}`);
  return {
    advance(bytes) {
      if (now() - drawn < frame) return;
      drawn = now();
      draw(barLine(title, bytes, total, output.columns || 80));
    },
    end: (summary) => void draw(`${title}: ${summary}`, '\n'),
  };
}

/** `etcd 3.5 [#####-----]  50%  6 of 12 MB`, never wider than `columns`. */
export function barLine(title: string, bytes: number, total: number | undefined, columns: number): string {
  if (!total) return `${title}  ${megabytes(bytes)}`.slice(0, columns - 1);
  const share = Math.min(1, bytes / total);
  const figures = ` ${String(Math.floor(share * 100)).padStart(3)}%  ${megabytes(bytes)} of ${megabytes(total)}`;
  const width = Math.min(40, columns - title.length - figures.length - 4);
  const filled = Math.round(width * share);
  const bar = width >= 5 ? ` [${'#'.repeat(filled)}${'-'.repeat(width - filled)}]` : '';
  return `${title}${bar}${figures}`.slice(0, columns - 1);
}

/** `12.3 MB`, with powers of ten as download pages count. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
