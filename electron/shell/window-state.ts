/** In pixels of the desktop. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a window was, and whether it filled its screen. */
export interface WindowState {
  readonly bounds: Rectangle;
  readonly isMaximized: boolean;
}

export const smallest = { width: 960, height: 600 } as const;
const usual = { width: 1280, height: 820 } as const;
/** How much of a window's upper edge must be on a screen for somebody to be able to move it. */
const grip = { width: 120, height: 32 } as const;

/**
 * Where to open the window: where it was, if that is still on one of the screens, else in the middle of the first.
 * `workAreas`: what panels leave of each screen, the first one first.
 */
export function openingState(remembered: WindowState | undefined, workAreas: readonly Rectangle[]): WindowState {
  const isVisible = remembered && workAreas.some((area) => shows(area, remembered.bounds));
  if (isVisible) return remembered;
  const [area = { x: 0, y: 0, ...usual }] = workAreas;
  const [width, height] = [Math.min(usual.width, area.width), Math.min(usual.height, area.height)];
  const middle = (start: number, space: number, size: number) => start + Math.floor((space - size) / 2);
  const bounds = { x: middle(area.x, area.width, width), y: middle(area.y, area.height, height), width, height };
  return { bounds, isMaximized: remembered?.isMaximized ?? false };
}

function shows(area: Rectangle, { x, y, width }: Rectangle): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return across >= grip.width && y >= area.y && y + grip.height <= area.y + area.height;
}

/** A state as it was written; undefined for what is none, as after a hand has been at the file. */
export function parseWindowState(text: string): WindowState | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { bounds, isMaximized } = (read ?? {}) as Partial<WindowState>;
  const numbers = [bounds?.x, bounds?.y, bounds?.width, bounds?.height];
  if (!bounds || !numbers.every(Number.isInteger)) return undefined;
  const { x, y, width, height } = bounds;
  const size = { width: Math.max(width, smallest.width), height: Math.max(height, smallest.height) };
  return { bounds: { x, y, ...size }, isMaximized: isMaximized === true };
}
