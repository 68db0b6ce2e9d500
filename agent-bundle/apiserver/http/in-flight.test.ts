import { describe, expect, it } from 'vitest';
import { InFlight } from './in-flight.ts';

describe('requests in flight', () => {
  it('refuses the one too many with 429, and takes the next when a place is free', () => {
    const inFlight = new InFlight({ reading: 2, mutating: 1 });
    const leave = inFlight.enter('reading', 'workload');
    inFlight.enter('reading', 'workload');
    expect(() => inFlight.enter('reading', 'workload')).toThrow(
      expect.objectContaining({ code: 429, details: { retryAfterSeconds: 1 } }) as Error,
    );
    leave();
    expect(() => inFlight.enter('reading', 'workload')).not.toThrow();
  });

  it('counts reading and mutating apart, and long requests not at all', () => {
    const inFlight = new InFlight({ reading: 1, mutating: 1 });
    inFlight.enter('reading', 'workload');
    inFlight.enter('mutating', 'workload');
    for (let i = 0; i < 100; i++) inFlight.enter('long', 'workload');
    expect(inFlight.counts).toEqual({ reading: 1, mutating: 1, long: 100 });
    expect(() => inFlight.enter('mutating', 'workload')).toThrow(/Too many requests/);
  });

  it('keeps a fifth of the places for the cluster’s own, and refuses administrators and probes never', () => {
    const inFlight = new InFlight({ reading: 10, mutating: 10 });
    for (let i = 0; i < 8; i++) inFlight.enter('mutating', 'workload');
    expect(() => inFlight.enter('mutating', 'workload')).toThrow(/Too many requests/);
    for (let i = 0; i < 2; i++) inFlight.enter('mutating', 'system');
    expect(() => inFlight.enter('mutating', 'system')).toThrow(/Too many requests/);
    expect(() => inFlight.enter('mutating', 'exempt')).not.toThrow();
  });

  it('a limit of 0 is none', () => {
    const inFlight = new InFlight({ reading: 0, mutating: 0 });
    for (let i = 0; i < 1000; i++) expect(() => inFlight.enter('reading', 'workload')).not.toThrow();
  });
});
