import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorCatalogue } from '../../common/base/error-catalogue.ts';
import { chineseErrors } from './error-messages.ts';
import { errorWords } from './error-words.ts';
import { halfWidth } from './half-width.ts';

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
const codes = Object.keys(errorCatalogue) as ErrorCode[];

describe('errors in Chinese', () => {
  it('are those of the catalogue, and no other', () => {
    expect(Object.keys(chineseErrors).sort()).toEqual([...codes].sort());
  });

  it.each(codes)('say for %s the same as the catalogue: the same params, in whole sentences', (code) => {
    const [english, chinese] = [errorCatalogue[code], chineseErrors[code]];
    expect(placeholders(chinese.message)).toEqual(placeholders(english.message));
    expect(placeholders(chinese.fix)).toEqual(placeholders(english.fix));
    for (const text of [chinese.message, chinese.fix]) expect(text).toMatch(/[。？\n}]|\{\w+\}$/);
    expect(halfWidth(chinese.message + chinese.fix)).toEqual([]);
  });

  it('are filled as they came, whatever the values look like', () => {
    const error = { code: 'host-unknown', params: { cluster: '{host}', host: '@:x | {y}', known: '$1' } } as const;
    expect(errorWords(error, 'zh').message).toBe('集群 {host} 没有主机 @:x | {y}，已有：$1。');
    expect(errorWords(error, 'en').message).toBe('The cluster {host} has no host @:x | {y}; it has $1.');
  });
});
