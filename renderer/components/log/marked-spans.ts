import { type Span, spansOf } from './ansi-spans.ts';
import type { LogLine } from './log-buffer.ts';
import { occurrences } from './log-search.ts';

export type MarkedSpan = Span & { readonly isMatch: boolean };

/** The pieces of a line, cut where the text searched for begins and ends. */
export function markedSpans(line: LogLine, query: string): MarkedSpan[] {
  const starts = occurrences(line.plain, query);
  const cuts = starts.flatMap((start) => [start, start + query.length]);
  const isMatch = (at: number) => starts.some((start) => at >= start && at < start + query.length);
  let offset = 0;
  return spansOf(line.raw).flatMap((span) => {
    const [from, to] = [offset, offset + span.text.length];
    offset = to;
    const edges = [from, ...cuts.filter((cut) => cut > from && cut < to), to];
    return edges.slice(0, -1).map((edge, i) => ({
      ...span,
      text: span.text.slice(edge - from, (edges[i + 1] ?? to) - from),
      isMatch: isMatch(edge),
    }));
  });
}
