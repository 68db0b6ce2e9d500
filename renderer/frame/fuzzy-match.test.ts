import { describe, expect, it } from 'vitest';
import { fuzzyMatch } from './fuzzy-match.ts';

const best = (query: string, texts: string[]) =>
  texts
    .map((text) => ({ text, match: fuzzyMatch(query, text) }))
    .filter(({ match }) => match)
    .sort((a, b) => b.match!.score - a.match!.score)
    .map(({ text }) => text);

describe('fuzzyMatch', () => {
  it.each([
    [
      'a beginning before a word’s, a word’s before anywhere',
      'pod',
      ['ipod', 'my-pod', 'pods'],
      ['pods', 'my-pod', 'ipod'],
    ],
    ['letters in order after whole words', 'rc', ['role-config', 'rc-1'], ['rc-1', 'role-config']],
    ['the shorter of two alike', 'web', ['web-frontend', 'web'], ['web', 'web-frontend']],
    [
      'letters close together before scattered ones',
      'nds',
      ['nginx-default-server', 'nodes'],
      ['nodes', 'nginx-default-server'],
    ],
    ['only texts with every word', 'web demo', ['web', 'demo', 'demo/web-1'], ['demo/web-1']],
    ['Chinese words', '节点', ['节点', '主机'], ['节点']],
  ])('puts %s', (_what, query, texts, wanted) => {
    expect(best(query, texts)).toEqual(wanted);
  });

  it('marks what was found', () => {
    expect(fuzzyMatch('WE 1', 'demo/web-1')?.marks).toEqual([5, 6, 9]);
  });

  it('takes everything for an empty query, and nothing where a letter is missing', () => {
    expect(fuzzyMatch('  ', 'anything')?.marks).toEqual([]);
    expect(fuzzyMatch('xyz', 'anything')).toBeUndefined();
  });
});
