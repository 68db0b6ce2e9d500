/**
 * A free number between `first` and `last`, or undefined when all are taken. The first `reserved` ones are left to those who
 * ask for a number themselves, until nothing else is free. `random` (0 up to but not including 1) spreads the start, so that
 * two servers rarely choose the same.
 */
export function freeNumber(
  range: { readonly first: number; readonly last: number; readonly reserved: number },
  isTaken: (number: number) => boolean,
  random: () => number,
): number | undefined {
  const from = range.first + range.reserved;
  return freeBetween(from, range.last, isTaken, random) ?? freeBetween(range.first, from - 1, isTaken, random);
}

function freeBetween(first: number, last: number, isTaken: (number: number) => boolean, random: () => number) {
  const size = last - first + 1;
  const start = Math.floor(random() * size);
  for (let step = 0; step < size; step++) {
    const number = first + ((start + step) % size);
    if (!isTaken(number)) return number;
  }
  return undefined;
}

/** How many of `size` are left to explicit wishes: between `least` and `most`, else one in `share`. */
export function reservedOf(size: number, least: number, share: number, most: number): number {
  return Math.min(most, Math.max(least, Math.floor(size / share)), Math.max(size - 1, 0));
}
