import type { Reply } from '../http/reply.ts';

/** `Warning` headers: RFC 7234 section 5.5 as the API uses it. https://kubernetes.io/blog/2020/09/03/warnings/ */
export function warned(reply: Reply, texts: readonly string[]): Reply {
  if (texts.length === 0 || reply.type === 'passed' || reply.type === 'taken') return reply;
  const before = reply.headers?.warning ?? [];
  return { ...reply, headers: { ...reply.headers, warning: [before, texts.map(warningHeader)].flat() } };
}

function warningHeader(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, ' ').replace(/[\\"]/g, (character) => `\\${character}`);
  return `299 - "${printable}"`;
}
