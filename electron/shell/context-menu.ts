import { type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuWords } from './menu-words.ts';

/** The menu of the right button, where there is text to be copied or written. */
export function addContextMenu(window: BrowserWindow, words: () => MenuWords): void {
  window.webContents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    const { cut, copy, paste, selectAll } = words();
    const copying: MenuItemConstructorOptions = { role: 'copy', label: copy, enabled: editFlags.canCopy };
    const template: MenuItemConstructorOptions[] = isEditable
      ? [
          { role: 'cut', label: cut, enabled: editFlags.canCut },
          copying,
          { role: 'paste', label: paste, enabled: editFlags.canPaste },
          { type: 'separator' },
          { role: 'selectAll', label: selectAll },
        ]
      : selectionText.trim() === ''
        ? []
        : [copying];
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window });
  });
}
