import { endOfString } from './json-reader.ts';

const start = '"metadata":{';

/** The metadata within an object's stored JSON, as it stands there: found by its braces, which costs less than to write it anew. */
export function metadataText(stored: string): string {
  // Kind and apiVersion, which alone stand before it, hold no quotes.
  const found = stored.indexOf(start);
  const from = found + start.length - 1;
  let depth = 0;
  for (let at = from; found >= 0 && at < stored.length; at++) {
    const character = stored[at];
    if (character === '"') at = endOfString(stored, at);
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return stored.slice(from, at + 1);
  }
  throw new Error('stored bytes without metadata were not written by this server');
}
