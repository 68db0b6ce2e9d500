import type { IFunctionIdentifier, Terminal } from '@xterm/xterm';

/** Operating system commands: titles, colours, links, notifications, the clipboard, working folders, images. */
const systemCommands = [
  0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 17, 19, 50, 52, 99, 104, 110, 111, 112, 117, 119, 133, 633, 777,
];

/** Window operations and reports: `CSI … t`. */
const windowOperations: readonly IFunctionIdentifier[] = [{ final: 't' }];

/** What would let written text hide, overwrite or lock what stands there: cursor, erasing, scrolling, modes, reset. */
const screenOperations: readonly IFunctionIdentifier[] = [
  ...'ABCDEFGHIJKLMPSTXZ@`abcdefnrsu'.split('').map((final) => ({ final })),
  ...'hlJKn'.split('').map((final) => ({ prefix: '?', final })),
  ...'hl'.split('').map((final) => ({ final })),
  { prefix: '>', final: 'c' },
  { intermediates: '!', final: 'p' },
];
const screenEscapes: readonly IFunctionIdentifier[] = [...'cDEHM78=>'].map((final) => ({ final }));

const swallow = () => true;

/**
 * Makes what a program writes harmless to the app: it reaches neither title, clipboard, links nor windows. In a terminal
 * that only shows a text, nothing but colours is left.
 */
export function guard({ parser }: Terminal, readOnly: boolean): void {
  for (const command of systemCommands) parser.registerOscHandler(command, swallow);
  for (const operation of windowOperations) parser.registerCsiHandler(operation, swallow);
  if (!readOnly) return;
  for (const operation of screenOperations) parser.registerCsiHandler(operation, swallow);
  for (const escape of screenEscapes) parser.registerEscHandler(escape, swallow);
}
