import type { IFunctionIdentifier, Terminal } from '@xterm/xterm';

/** Operating system commands: titles, colours, links, notifications, the clipboard, working folders, images. */
const systemCommands = [
  0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 17, 19, 50, 52, 99, 104, 110, 111, 112, 117, 119, 133, 633, 777,
];

/** Window operations and reports: `CSI … t`. */
const windowOperations: readonly IFunctionIdentifier[] = [{ final: 't' }];

const swallow = () => true;

/** Makes what a program writes harmless to the app: it reaches neither title, clipboard, links nor windows. */
export function guard({ parser }: Terminal): void {
  for (const command of systemCommands) parser.registerOscHandler(command, swallow);
  for (const operation of windowOperations) parser.registerCsiHandler(operation, swallow);
}
