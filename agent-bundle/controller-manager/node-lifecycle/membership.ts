import type { Node } from '../../../common/api/core/v1/node.ts';

/** What is told of a node that came or went. */
export interface MembershipNews {
  readonly about: Node;
  readonly reason: 'RegisteredNode' | 'RemovingNode';
  readonly message: string;
}

/** Of a change from `old` to `object`. One that was deleted and made anew, unseen, has gone and come. */
export function membershipNews(object: Node | undefined, old: Node | undefined): MembershipNews[] {
  if (object && old && object.metadata.uid === old.metadata.uid) return [];
  const news: MembershipNews[] = [];
  if (old) news.push(newsOf(old, 'RemovingNode', (name) => `Removing Node ${name} from Controller`));
  if (object) news.push(newsOf(object, 'RegisteredNode', (name) => `Registered Node ${name} in Controller`));
  return news;
}

function newsOf(about: Node, reason: MembershipNews['reason'], what: (name: string) => string): MembershipNews {
  const { name } = about.metadata;
  return { about, reason, message: `Node ${name} event: ${what(name)}` };
}
