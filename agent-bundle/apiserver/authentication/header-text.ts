/** Node reads each byte of a header as one character; names that people have are UTF-8. What is no UTF-8 stays as it is. */
export function textOfHeader(value: string): string {
  if (!/[\x80-\xff]/.test(value)) return value;
  const text = Buffer.from(value, 'latin1').toString();
  return text.includes('\ufffd') ? value : text;
}

/** The other way round: as Node writes it. */
export const headerValueOf = (text: string): string => Buffer.from(text).toString('latin1');
