/** What a machine has to show the app on. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly hasRuntime: boolean;
}

/**
 * `window`: Electron. `browser`: the same pages, served by the headless app, for there is no display or no Electron
 * (`lacks`), or a browser was asked for.
 */
export type Showing = { readonly in: 'window' } | { readonly in: 'browser'; readonly lacks?: 'display' | 'electron' };

export function howToShow({ platform, env, hasRuntime }: Desktop, wantsBrowser: boolean): Showing {
  if (wantsBrowser) return { in: 'browser' };
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return { in: 'browser', lacks: 'display' };
  return hasRuntime ? { in: 'window' } : { in: 'browser', lacks: 'electron' };
}

/** Electron's arguments for an app's folder. Chromium's sandbox refuses to work for root, and says so. */
export function electronArguments(
  app: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  uid?: number,
): string[] {
  const ofRoot = uid === 0 ? ['--no-sandbox'] : [];
  const ofWayland = env.WAYLAND_DISPLAY ? ['--ozone-platform-hint=auto'] : [];
  return [app, ...ofRoot, ...ofWayland, ...args];
}
