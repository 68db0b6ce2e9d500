/** The range of all keys that start with `prefix`, or of those among them that come after the key `after`. */
export function prefixRange(prefix: string, after?: string): { key: Buffer; end: Buffer } {
  const key = Buffer.from(prefix);
  return { key: after === undefined ? key : Buffer.from(`${after}\0`), end: prefixEnd(key) };
}

/** The first key behind all that start with the prefix: its last byte that can grow is one larger. */
function prefixEnd(prefix: Buffer): Buffer {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  if (length === 0) return Buffer.from([0]);
  const end = Buffer.from(prefix.subarray(0, length));
  end[length - 1] = (end[length - 1] as number) + 1;
  return end;
}
