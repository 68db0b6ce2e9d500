import { describe, expect, it } from 'vitest';
import { type Showing, electronArguments, howToShow } from './show.ts';

const x11 = { DISPLAY: ':0' };
const wayland = { WAYLAND_DISPLAY: 'wayland-0' };
const inWindow: Showing = { in: 'window' };

describe('the app is shown', () => {
  it.each<[string, NodeJS.Platform, NodeJS.ProcessEnv, boolean, boolean, Showing]>([
    ['in a window on X11', 'linux', x11, true, false, inWindow],
    ['in a window on Wayland', 'linux', wayland, true, false, inWindow],
    ['in a window on macOS, which has no DISPLAY', 'darwin', {}, true, false, inWindow],
    ['in a browser without a display', 'linux', {}, true, false, { in: 'browser', lacks: 'display' }],
    ['in a browser without an Electron', 'linux', x11, false, false, { in: 'browser', lacks: 'electron' }],
    ['in a browser when that is asked for', 'linux', x11, true, true, { in: 'browser' }],
  ])('%s', (_what, platform, env, hasRuntime, wantsBrowser, showing) => {
    expect(howToShow({ platform, env, hasRuntime }, wantsBrowser)).toEqual(showing);
  });
});

describe('Electron is told', () => {
  it.each<[string, NodeJS.ProcessEnv, number | undefined, string[]]>([
    ['nothing more as an ordinary user', x11, 1000, ['app', '--cluster=lab']],
    ['to go without a sandbox only as root', x11, 0, ['app', '--no-sandbox', '--cluster=lab']],
    ['of Wayland', wayland, 1000, ['app', '--ozone-platform-hint=auto', '--cluster=lab']],
    ['nothing of users where there are no numbers for them', {}, undefined, ['app', '--cluster=lab']],
  ])('%s', (_what, env, uid, expected) => {
    expect(electronArguments('app', ['--cluster=lab'], env, uid)).toEqual(expected);
  });
});
