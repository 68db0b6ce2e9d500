import { describe, expect, it } from 'vitest';
import { openingState, parseWindowState } from './window-state.ts';

const screen = { x: 0, y: 24, width: 1920, height: 1056 };
const beside = { x: 1920, y: 0, width: 1280, height: 1024 };
const state = (x: number, y: number, isMaximized = false) => ({
  bounds: { x, y, width: 1000, height: 700 },
  isMaximized,
});

describe('a window opens', () => {
  it.each([
    ['where it was', state(100, 100)],
    ['where it was on the second screen', state(2000, 10)],
    ['where it was, hanging over the edge', state(1700, 900)],
    ['maximized, if it was', state(100, 100, true)],
  ])('%s', (_what, remembered) => {
    expect(openingState(remembered, [screen, beside])).toEqual(remembered);
  });

  it.each([
    ['for the first time', undefined],
    ['when its screen is gone', state(2000, 10)],
    ['when nobody could grip it below the screen', state(100, 1070)],
    ['when nobody could grip it above the screen', state(100, -5)],
    ['when only a sliver would show', state(1900, 100)],
  ])('in the middle of the first screen %s', (_what, remembered) => {
    expect(openingState(remembered, [screen])).toEqual({
      bounds: { x: 320, y: 142, width: 1280, height: 820 },
      isMaximized: false,
    });
  });

  it('no larger than the screen', () => {
    expect(openingState(undefined, [{ x: 0, y: 0, width: 1024, height: 700 }]).bounds).toEqual({
      x: 0,
      y: 0,
      width: 1024,
      height: 700,
    });
  });
});

describe('a remembered state', () => {
  it('is read as it was written', () => {
    expect(parseWindowState(JSON.stringify(state(1, 2, true)))).toEqual(state(1, 2, true));
  });

  it.each(['', 'null', '{}', '{"bounds":{"x":0}}', '{"bounds":{"x":0,"y":0,"width":"wide","height":9}}'])(
    'that says %j is none',
    (text) => expect(parseWindowState(text)).toBeUndefined(),
  );

  it('is never smaller than a window can be', () => {
    const tiny = JSON.stringify({ bounds: { x: 5, y: 5, width: 1, height: 1 }, isMaximized: false });
    expect(parseWindowState(tiny)?.bounds).toEqual({ x: 5, y: 5, width: 960, height: 600 });
  });
});
