import { describe, expect, it } from 'vitest';
import { printerColumns } from './printer-columns.ts';

describe('a cell of a custom resource', () => {
  it('has an end, wherever its path leads', () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 300; depth++) deep = { a: deep };
    const [, column] = printerColumns([{ name: 'All', type: 'string', jsonPath: '..a..a..a..a' }]);
    const object = { metadata: { name: 'x' }, deep };
    const cell = column?.cell(object, { now: 0 });
    expect(typeof cell === 'string' && cell.length).toBe(16_384);
  });
});
