import { expect, it } from 'vitest';
import type { Node } from '../../../common/api/core/v1/node.ts';
import { membershipNews } from './membership.ts';

const node = (uid: string): Node => ({ metadata: { name: 'h1', uid } });
const registered = 'RegisteredNode: Node h1 event: Registered Node h1 in Controller';
const removing = 'RemovingNode: Node h1 event: Removing Node h1 from Controller';

it.each<[string, Node | undefined, Node | undefined, string[]]>([
  ['that came is registered', node('a'), undefined, [`a ${registered}`]],
  ['that only changed is not told of', node('a'), node('a'), []],
  ['that went is removed', undefined, node('a'), [`a ${removing}`]],
  ['that is another than before has gone and come', node('b'), node('a'), [`a ${removing}`, `b ${registered}`]],
])('a node %s', (_, object, old, told) => {
  const news = membershipNews(object, old);
  expect(news.map(({ about, reason, message }) => `${about.metadata.uid} ${reason}: ${message}`)).toEqual(told);
});
