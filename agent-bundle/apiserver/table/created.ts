import type { Column } from '../registry/resource.ts';
import { column } from './column.ts';

/** When the object was created, as a time: what kinds print that have no columns of their own. */
export const createdColumn: Column = column(
  'Created At',
  'When the object was created.',
  ({ metadata }) => metadata.creationTimestamp ?? '',
  { type: 'date' },
);
