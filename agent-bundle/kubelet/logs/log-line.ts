/**
 * One line of a container's log as CRI runtimes write it:
 *
 *   2026-11-21T08:30:00.123456789Z stdout F the text
 *
 * F ends a line, P is a part of one that goes on. https://kubernetes.io/docs/concepts/cluster-administration/logging/
 */
export interface LogLine {
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
  /** False: the next entry of the stream goes on where this one ends. */
  readonly whole: boolean;
  readonly text: Buffer;
}

const space = 0x20;

/** Reads an entry without its newline; undefined for what is not of the format. */
export function parseLogLine(line: Buffer): LogLine | undefined {
  const first = line.indexOf(space);
  const second = line.indexOf(space, first + 1);
  if (first < 0 || second < 0) return undefined;
  const third = line.indexOf(space, second + 1);
  const end = third < 0 ? line.length : third;
  const stream = line.toString('latin1', first + 1, second);
  const tag = line.toString('latin1', second + 1, end).split(':')[0];
  if ((stream !== 'stdout' && stream !== 'stderr') || (tag !== 'F' && tag !== 'P')) return undefined;
  return {
    time: line.toString('latin1', 0, first),
    stream,
    whole: tag === 'F',
    text: third < 0 ? Buffer.alloc(0) : line.subarray(third + 1),
  };
}
