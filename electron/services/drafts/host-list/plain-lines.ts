import { type FoundHost, type FoundHosts, isIPv4, isName, readPlace } from './found-host.ts';

/** A word of a line, and whether a comma or semicolon stands before it. */
interface Word {
  readonly text: string;
  readonly afterComma: boolean;
}

/**
 * Lines of `[user@]address[:port] [name]`, or several addresses in one; `name address` and the lines of /etc/hosts also,
 * whose further names are aliases. Words are parted by spaces, tabs, commas and semicolons; `#` begins a comment.
 */
export function readPlainLines(text: string): FoundHosts {
  const hosts: FoundHost[] = [];
  const unclear: FoundHosts['unclear'][number][] = [];
  text.split('\n').forEach((whole, index) => {
    const line = index + 1;
    const written = whole.replace(/(^|\s)#.*$/, '').trim();
    if (written === '' || isOfTheDesktop(written)) return;
    const found = readWords(wordsOf(written), line);
    if (found) hosts.push(...found);
    else unclear.push({ line, text: written });
  });
  return { hosts, unclear };
}

function wordsOf(line: string): Word[] {
  return [...line.matchAll(/([\s,;]*)([^\s,;]+)/g)].map(([, gap = '', text = '']) => ({
    text: text.replace(/^["']|["']$/g, ''),
    afterComma: /[,;]/.test(gap),
  }));
}

/** The hosts of a line, or undefined when one of its words makes no sense. */
function readWords(words: readonly Word[], line: number): FoundHost[] | undefined {
  const [first, second] = words;
  if (words.length === 2 && isName(first!.text) && isAddress(second!.text)) {
    return [{ line, name: first!.text, ...readPlace(second!.text)! }];
  }
  const hosts: FoundHost[] = [];
  for (const word of words) {
    const before = hosts.at(-1);
    const place = readPlace(word.text);
    if (!place) return undefined;
    if (!before || isAddress(word.text) || beginsAnother(before, word)) hosts.push({ line, ...place });
    else if (before.name === undefined) hosts[hosts.length - 1] = { ...before, name: word.text };
    // A third name is an alias after an address, and says nothing after a name.
    else if (!isIPv4(before.address)) return undefined;
  }
  return hosts;
}

/** An address for certain: it has a user, a port, or is numbers. */
function isAddress(word: string): boolean {
  const place = readPlace(word);
  return place !== undefined && !isName(word);
}

/** After a host that is called by name, a name with a dot or after a comma is the next host: `a, b, c`. */
function beginsAnother(before: FoundHost, { text, afterComma }: Word): boolean {
  return !isIPv4(before.address) && (afterComma || text.includes('.'));
}

/** Lines that every /etc/hosts has, of no other machine. */
function isOfTheDesktop(line: string): boolean {
  return /^(127\.|::1|fe00:|ff0[0-9a-f]:|255\.255\.255\.255)\S*\s+\S*(localhost|ip6-|broadcasthost)/i.test(line);
}
