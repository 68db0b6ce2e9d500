import { describe, expect, it } from 'vitest';
import { deadlineOf } from './request-deadline.ts';

const asked = (timeout: string) => deadlineOf(new URLSearchParams({ timeout }), 60_000);

describe('the time of a request', () => {
  it.each([
    ['', 60_000],
    ['0', 60_000],
    ['0s', 60_000],
    ['5s', 5_000],
    ['1m30s', 60_000],
    ['0.5s', 500],
    ['.5s', 500],
    ['1s500ms', 1_500],
    ['250us', 0.25],
    // Nobody waits for less than nothing.
    ['-5s', 60_000],
    ['100h', 60_000],
  ])('with timeout=%s is %d milliseconds', (timeout, expected) => {
    expect(asked(timeout)).toBe(expected);
  });

  it.each(['5', 's', '5s ', '1e3s', '5 s', '--5s', 'soon'])('is refused for timeout=%s', (timeout) => {
    expect(() => asked(timeout)).toThrow(
      `invalid timeout specified in the request URL - time: invalid duration ${JSON.stringify(timeout)}`,
    );
  });
});
