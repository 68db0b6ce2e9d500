/** The one IPC channel between a page and the main process. What goes over it is text: JSON of a wire message, or */
export const wireChannel = 'wire';

/** to the main process: a new page begins here, what an earlier one had under way is over. The preload sends it. */
export const newPage = '';

/** to the page: no message will come any more. */
export const channelClosed = '';

/** All that a page in Electron is given, as `window.pilothouse`. */
export interface ElectronBridge {
  send(text: string): void;
  /** One handler; a second takes the place of the first. */
  onMessage(handler: (text: string) => void): void;
  /** Where a file that was chosen or dropped lies on this machine; empty for one that lies nowhere. */
  pathOf(file: File): string;
}
