import { describe, expect, it } from 'vitest';
import { InFlight } from './in-flight.ts';

describe('requests in flight', () => {
  it('refuses the one too many with 429, and takes the next when a place is free', () => {
    const inFlight = new InFlight({ reading: 2, mutating: 1 });
    const leave = inFlight.enter('reading');
    inFlight.enter('reading');
    expect(() => inFlight.enter('reading')).toThrow(
      expect.objectContaining({ code: 429, details: { retryAfterSeconds: 1 } }) as Error,
    );
    leave();
    expect(() => inFlight.enter('reading')).not.toThrow();
  });

  it('counts reading and mutating apart, and long requests not at all', () => {
    const inFlight = new InFlight({ reading: 1, mutating: 1 });
    inFlight.enter('reading');
    inFlight.enter('mutating');
    for (let i = 0; i < 100; i++) inFlight.enter('long');
    expect(inFlight.counts).toEqual({ reading: 1, mutating: 1, long: 100 });
    expect(() => inFlight.enter('mutating')).toThrow(/Too many requests/);
  });
});
