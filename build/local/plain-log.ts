/** What of a log line's JSON is read here. */
interface LogLine {
  readonly level?: string;
  readonly msg?: string;
  readonly err?: { readonly message?: string };
}

/**
 * Turns an agent's log into what a person at a terminal wants to read: an error is told by its message, and once while nothing
 * else is told; `said` has other words for what the agent says. Undefined: nothing to tell.
 */
export function plainLog(said: Readonly<Record<string, string>>): (line: string) => string | undefined {
  let last: string | undefined;
  return (line) => {
    const { level, msg = '', err } = read(line);
    const own = Object.hasOwn(said, msg) ? said[msg] : undefined;
    const words = [own, err?.message].filter((each) => each !== undefined);
    const text = words.length > 0 ? words.join(': ') : level === 'info' ? undefined : msg;
    if (text === undefined || text === last) return undefined;
    last = text;
    return text;
  };
}

function read(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    // Not of the logger: Node itself has something to say.
    return { msg: line };
  }
}
