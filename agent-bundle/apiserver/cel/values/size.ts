import { CelList } from './list.ts';
import { CelMap } from './map.ts';
import { CelOpaque, type Value } from './value.ts';

/** How large a value is to whom goes over it: code points, octets, items; 1 for what has no parts. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return codePoints(value);
  if (value instanceof CelList || value instanceof CelMap || value instanceof CelOpaque) return value.size;
  return value instanceof Uint8Array ? value.length : 1;
}

export function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xdc00 && text.charCodeAt(index + 1) >> 10 === 0x37) {
      count--;
      index++;
    }
  }
  return count;
}
