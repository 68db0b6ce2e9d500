import { describe, expect, it } from 'vitest';
import { barLine, showProgress } from './progress.ts';

describe('the bar', () => {
  it.each([
    ['nothing yet', 0, 12e6, 60, 'etcd 3.5 [------------------------]   0%  0.0 MB of 12.0 MB'],
    ['half', 6e6, 12e6, 60, 'etcd 3.5 [############------------]  50%  6.0 MB of 12.0 MB'],
    ['all', 12e6, 12e6, 60, 'etcd 3.5 [#######################] 100%  12.0 MB of 12.0 MB'],
    ['a narrow terminal', 6e6, 12e6, 30, 'etcd 3.5  50%  6.0 MB of 12.0'],
    ['an unknown size', 6e6, undefined, 60, 'etcd 3.5  6.0 MB'],
    ['more than there should be', 24e6, 12e6, 60, 'etcd 3.5 [#######################] 100%  24.0 MB of 12.0 MB'],
  ])('for %s', (_, bytes, total, columns, line) => {
    expect(barLine('etcd 3.5', bytes, total, columns)).toBe(line);
    expect(line.length).toBeLessThan(columns);
  });
});

describe('progress', () => {
  const record = (isTTY: boolean) => {
    const lines: string[] = [];
    return { lines, output: { isTTY, columns: 60, write: (text: string) => lines.push(text) } };
  };

  it('on a terminal is one line, drawn again a few times a second and replaced at the end', () => {
    const { lines, output } = record(true);
    let now = 0;
    const line = showProgress(output, 'etcd', 100e6, () => now);
    for (; now < 1000; now += 5) line.advance(now * 1e5);
    line.end('verified');
    expect(lines.length).toBeLessThan(20);
    expect(lines.every((text) => text.startsWith('\r'))).toBe(true);
    expect(lines.at(-1)).toMatch(/etcd: verified\n$/);
    expect(lines.filter((text) => text.includes('\n'))).toHaveLength(1);
  });

  it('elsewhere is a line at the start and one at the end', () => {
    const { lines, output } = record(false);
    const line = showProgress(output, 'etcd', 100e6);
    line.advance(1e6);
    line.end('verified');
    expect(lines).toEqual(['etcd, 100.0 MB …\n', 'etcd: verified\n']);
  });
});
