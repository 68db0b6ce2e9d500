import type { ITheme } from '@xterm/xterm';
import { token } from '../styles/theme.ts';

/** xterm's colours, from the tokens of the theme that is shown. */
export function terminalTheme(): ITheme {
  return {
    background: token('--code-surface'),
    foreground: token('--code-text'),
    cursor: token('--accent-text'),
    cursorAccent: token('--code-surface'),
    selectionBackground: token('--code-selection'),
    black: token('--ansi-black'),
    red: token('--ansi-red'),
    green: token('--ansi-green'),
    yellow: token('--ansi-yellow'),
    blue: token('--ansi-blue'),
    magenta: token('--ansi-magenta'),
    cyan: token('--ansi-cyan'),
    white: token('--ansi-white'),
    brightBlack: token('--ansi-bright-black'),
    brightRed: token('--ansi-bright-red'),
    brightGreen: token('--ansi-bright-green'),
    brightYellow: token('--ansi-bright-yellow'),
    brightBlue: token('--ansi-bright-blue'),
    brightMagenta: token('--ansi-bright-magenta'),
    brightCyan: token('--ansi-bright-cyan'),
    brightWhite: token('--ansi-bright-white'),
  };
}
