import type { Event } from '../../../common/api/core/v1/event.ts';
import type { Column } from '../registry/resource.ts';
import { ageOf } from './age.ts';
import { column } from './column.ts';

const wide = { wide: true };

export const eventColumns: readonly Column<Event>[] = [
  column('Last Seen', 'How long ago it last happened.', (event, { now }) => ageOf(lastSeen(event), now)),
  column('Type', 'Normal or Warning.', ({ type = '' }) => type),
  column('Reason', 'What happened, in a word.', ({ reason = '' }) => reason),
  column(
    'Object',
    'What it happened to.',
    ({ involvedObject: { kind = '', name = '' } }) => `${kind.toLowerCase()}/${name}`,
  ),
  column('Subobject', 'The part it happened to.', ({ involvedObject }) => involvedObject.fieldPath ?? '', wide),
  column('Source', 'Who reported it, and from where.', sourceCell, wide),
  column('Message', 'What happened, in a sentence.', ({ message = '' }) => message.trim()),
  column('First Seen', 'How long ago it first happened.', (event, { now }) => ageOf(firstSeen(event), now), wide),
  column('Count', 'How often it happened.', ({ series, count }) => series?.count ?? (count || 1), wide),
  { ...column<Event>('Name', 'The name of the event.', ({ metadata }) => metadata.name, wide), format: 'name' },
];

const firstSeen = ({ firstTimestamp, eventTime }: Event): string | undefined => firstTimestamp ?? eventTime;
const lastSeen = ({ series, lastTimestamp, eventTime, firstTimestamp }: Event): string | undefined =>
  series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp;

function sourceCell({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component ?? reportingComponent ?? '';
  const host = source?.host ?? reportingInstance;
  return host ? `${component}, ${host}` : component;
}
