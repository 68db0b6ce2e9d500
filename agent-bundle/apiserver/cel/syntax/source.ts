/** A fault of an expression, where it was found: an offset in UTF-16 units, or -1 where it has no place. */
export interface Fault {
  readonly at: number;
  readonly message: string;
}

/** Ends the parsing of an expression. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(at: number, message: string) {
    super(message);
    this.fault = { at, message };
  }
}

/** Upstream names no more of them. */
const maxFaults = 100;

/** Faults as upstream prints them, in the order of their places: the message, the line, and a caret below it. */
export function describeFaults(expression: string, faults: readonly Fault[]): readonly string[] {
  return [...faults]
    .sort((a, b) => a.at - b.at)
    .slice(0, maxFaults)
    .map((fault) => describe(expression, fault));
}

function describe(expression: string, { at, message }: Fault): string {
  if (at < 0) return `ERROR: <input>:-1:0: ${message}`;
  const before = expression.slice(0, at).split('\n');
  // Columns are counted in code points.
  const column = [...before.at(-1)!].length;
  const line = expression.split('\n')[before.length - 1]!;
  return `ERROR: <input>:${before.length}:${column + 1}: ${message}\n | ${line}\n | ${'.'.repeat(column)}^`;
}
