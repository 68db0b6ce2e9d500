import { configureGlobal } from 'fast-check';

/** Every property samples with one seed; the long tier tries ten times as many cases. */
const seed = Number(process.env['PILOTHOUSE_TEST_SEED'] ?? Date.now() % 2 ** 31);
const long = process.env['PILOTHOUSE_TEST_LONG'] === '1';

configureGlobal({ seed, ...(long ? { numRuns: 1000 } : {}) });
