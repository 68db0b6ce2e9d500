/**
 * Bits of the code of each byte, and of the sign for the end. The codes follow from them: shorter ones are smaller, and of
 * one length they count upwards. https://www.rfc-editor.org/rfc/rfc7541#appendix-B
 */
const lengths = [
  ...[13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28],
  ...[28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28],
  ...[6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6],
  ...[5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10],
  ...[13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7],
  ...[7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6],
  ...[15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5],
  ...[6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28],
  ...[20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23],
  ...[24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24],
  ...[22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23],
  ...[21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23],
  ...[26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25],
  ...[19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27],
  ...[20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23],
  ...[26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26],
  30,
];
const end = 256;
const longest = 30;

/** Symbols in the order of their codes, and for each length its first code and where that stands among the symbols. */
const symbols: number[] = [];
const firstCode: number[] = [];
const firstAt: number[] = [];
for (let length = 1, code = 0; length <= longest; length++) {
  firstCode[length] = code;
  firstAt[length] = symbols.length;
  lengths.forEach((each, symbol) => each === length && symbols.push(symbol));
  code = (code + symbols.length - (firstAt[length] as number)) * 2;
}
firstAt[longest + 1] = symbols.length;

/** The text that these bytes are the code of; undefined when they are none. */
export function huffmanText(bytes: Buffer): string | undefined {
  const text: number[] = [];
  let code = 0;
  let length = 0;
  let ones = true;
  for (const byte of bytes) {
    for (let shift = 7; shift >= 0; shift--) {
      const bit = (byte >> shift) & 1;
      code = code * 2 + bit;
      ones &&= bit === 1;
      length++;
      const at = code - (firstCode[length] as number) + (firstAt[length] as number);
      if (at >= (firstAt[length + 1] as number)) continue;
      const symbol = symbols[at] as number;
      if (symbol === end) return undefined;
      text.push(symbol);
      code = length = 0;
      ones = true;
    }
  }
  // What is left fills the last byte up, with ones.
  return ones && length < 8 ? Buffer.from(text).toString('latin1') : undefined;
}
