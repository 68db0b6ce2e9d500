/** Writes down what should not have happened: a line with the time on standard error, then where. */
export function logFault(what: string, error: Error): void {
  process.stderr.write(`${new Date().toISOString()} ${what}: ${error.stack ?? error.message}\n`);
}
