import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type ElectronBridge, newPage, wireChannel } from '../common/ipc/electron-bridge.ts';

/** What came before the page was ready to hear it. */
const early: string[] = [];
let hear = (text: string): void => void early.push(text);

const bridge: ElectronBridge = {
  send: (text) => ipcRenderer.send(wireChannel, text),
  onMessage: (handler) => {
    hear = handler;
    for (const text of early.splice(0)) handler(text);
  },
  pathOf: (file) => webUtils.getPathForFile(file),
};

ipcRenderer.on(wireChannel, (_event, text: string) => hear(text));
ipcRenderer.send(wireChannel, newPage);
contextBridge.exposeInMainWorld('pilothouse', bridge);
