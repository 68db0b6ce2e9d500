import type { Host } from '../../hosts/host.ts';
import type { FoundFile } from '../converge/found.ts';
import { sha256Of } from '../converge/wanted.ts';

/** Small text files of a host, by path; those that are not there are not in it. */
export type FoundTexts = ReadonlyMap<string, FoundText>;

export interface FoundText extends FoundFile {
  readonly content: string;
}

/** $@ paths. For each file a line `mode owner size path`, its bytes, and a line end. */
const script = `for path; do
  [ -f "$path" ] || continue
  stat -c '%a %U:%G %s %n' -- "$path" && cat -- "$path" && echo
done
exit 0`;

/** Reads files in one command. Their contents may be secret: they come over the connection and stay in memory. */
export async function findTexts(host: Host, paths: readonly string[], signal: AbortSignal): Promise<FoundTexts> {
  if (paths.length === 0) return new Map();
  const intent = 'read its certificates';
  const { stdout } = await host.run(['sh', '-c', script, 'sh', ...paths], { intent, effect: 'reads', signal });
  return readTexts(stdout);
}

export function readTexts(output: string): FoundTexts {
  const texts = new Map<string, FoundText>();
  // PEM and our kubeconfigs are ASCII: a size in bytes is one in characters.
  for (let rest = output; rest !== '';) {
    const [line, mode = '', owner = '', size, path = ''] = /^(\d+) (\S+) (\d+) (.*)\n/.exec(rest) ?? [];
    if (line === undefined) break;
    const content = rest.slice(line.length, line.length + Number(size));
    texts.set(path, { content, sha256: sha256Of(content), mode: Number.parseInt(mode, 8), owner });
    rest = rest.slice(line.length + Number(size) + 1);
  }
  return texts;
}
