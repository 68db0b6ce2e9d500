import { configureGlobal } from 'fast-check';

/** Every property samples with one seed; the long tier tries ten times as many cases. */
const seed = Number(process.env['PILOTHOUSE_TEST_SEED'] ?? Date.now() % 2 ** 31);
const long = process.env['PILOTHOUSE_TEST_LONG'] === '1';

/** How many cases a slow property tries: few in `npm test`, twenty times as many in the long tier. */
export const cases = (few: number): { numRuns: number } => ({ numRuns: long ? 20 * few : few });

configureGlobal({ seed, ...(long ? { numRuns: 1000 } : {}) });
