import type { Settings } from '../../common/ipc/settings.ts';

/** What the menus say, and the questions before a window is closed. */
export type MenuWords = Readonly<Record<keyof typeof english, string>>;

const english = {
  file: 'File',
  close: 'Close window',
  quit: 'Quit',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  view: 'View',
  reload: 'Reload',
  developerTools: 'Developer tools',
  actualSize: 'Actual size',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fullScreen: 'Full screen',
  window: 'Window',
  minimize: 'Minimize',
  zoom: 'Zoom',
  busy: 'Hosts are being worked on.',
  busyDetail:
    'If you close the app now, that is cancelled. What is done stays, and running the plan again goes on from there.',
  stay: 'Keep it open',
  leave: 'Cancel and close',
  unsaved: 'There are changes that are not saved.',
  unsavedDetail: 'If you close the window now, they are lost.',
  keep: 'Keep editing',
  discard: 'Discard and close',
};

const chinese: MenuWords = {
  file: '文件',
  close: '关闭窗口',
  quit: '退出',
  edit: '编辑',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  view: '视图',
  reload: '重新加载',
  developerTools: '开发者工具',
  actualSize: '实际大小',
  zoomIn: '放大',
  zoomOut: '缩小',
  fullScreen: '全屏',
  window: '窗口',
  minimize: '最小化',
  zoom: '缩放',
  busy: '正在对主机执行操作。',
  busyDetail: '现在关闭应用会取消该操作。已完成的部分会保留，再次运行该计划时会从此处继续。',
  stay: '保持打开',
  leave: '取消操作并关闭',
  unsaved: '有尚未保存的更改。',
  unsavedDetail: '现在关闭窗口，这些更改将会丢失。',
  keep: '继续编辑',
  discard: '放弃更改并关闭',
};

/** In the language a person has chosen; `system`: that of `locale`, the desktop's. */
export function menuWords(language: Settings['language'], locale: string): MenuWords {
  const spoken = language === 'system' ? locale : language;
  return spoken.startsWith('zh') ? chinese : english;
}
