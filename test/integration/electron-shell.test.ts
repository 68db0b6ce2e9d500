import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../build/electron/build-if-stale.ts';
import { findRuntime } from '../../build/electron/runtime.ts';
import { type ToMain, type ToRenderer, largestMessage } from '../../common/ipc/wire.ts';
import { type LaunchedApp, builtApp, launchElectron } from '../app/electron-app.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * The app in a real Electron, its shell seen from a page that was led astray: everything is tried with script in the
 * page's own world, as hostile content that found a way to run would.
 */
describe.skipIf(!findRuntime(root))('the app in Electron', () => {
  let dataFolder: string;
  let launched: LaunchedApp;
  let page: Page;

  beforeAll(async () => {
    await buildIfStale(root);
    dataFolder = await mkdtemp(join(tmpdir(), 'shell-test-'));
    launched = await launchElectron({ program: builtApp(), dataFolder });
    page = launched.page;
    await page.waitForLoadState('load');
  });
  afterAll(async () => {
    await launched?.close();
    await rm(dataFolder, { recursive: true, force: true });
  });

  /** Runs script in the page, with `given`; gives what it returns. */
  const run = <T>(script: string, given: unknown = null) =>
    page.evaluate<T>(`(async (given) => { ${script} })(${JSON.stringify(given)})`);

  /** Sends a message as any script of the page could, and gives the answer with its id. */
  const ask = (message: ToMain) => run<ToRenderer>(askScript, message);
  const askScript = `
    return new Promise((answer) => {
      pilothouse.onMessage((text) => {
        const heard = JSON.parse(text);
        if (heard.id === given.id) answer(heard);
      });
      pilothouse.send(JSON.stringify(given));
    });`;

  /** Has the page load itself anew, so that it has a channel again. */
  const afresh = async () => {
    const loaded = page.waitForEvent('load');
    await run('location.reload()');
    await loaded;
  };

  it('opens a window that can be seen, with a page of its own scheme', async () => {
    expect(page.url()).toMatch(/^pilothouse:\/\/app\//);
    expect(await page.title()).toContain('Pilothouse');
    const isVisible = () => launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible());
    await expect.poll(isVisible).toBe(true);
  });

  it('gives the page three functions and nothing of Node or Electron', async () => {
    const seen = await run(`
      const node = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'];
      return { bridge: Object.keys(pilothouse), node: node.filter((name) => globalThis[name] !== undefined) };`);
    expect(seen).toEqual({ bridge: ['send', 'onMessage', 'pathOf'], node: [] });
  });

  it('keeps the page in a sandbox and in a world of its own', async () => {
    const preferences = await launched.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      return (webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
  });

  it('answers what is in the contract, and refuses what is not', async () => {
    expect(await ask({ type: 'call', id: 9001, name: 'app.info', params: {} })).toMatchObject({
      type: 'result',
      result: { shell: 'app', dataFolder },
    });
    for (const name of ['app.quit', 'constructor', '__proto__', 'fs.readFile']) {
      const message: ToMain = { type: 'call', id: 9002, name, params: {} };
      expect(await ask(message)).toMatchObject({ type: 'error', error: { code: 'ipc-refused' } });
    }
    expect(await ask({ type: 'call', id: 9003, name: 'app.info', params: { more: 1 } })).toMatchObject({
      error: { code: 'ipc-refused' },
    });
  });

  it.each([
    ['is no JSON', 'hello'],
    ['is no message', '{"type":"shout","id":1}'],
    ['is too large', `"${'x'.repeat(largestMessage)}"`],
  ])('closes the channel of a page that sends what %s', async (_what, text) => {
    const told = run(
      `return new Promise((told) => {
        pilothouse.onMessage((heard) => heard === '' && told('closed'));
        pilothouse.send(given);
      });`,
      text,
    );
    expect(await told).toBe('closed');
    await afresh();
    expect(await ask({ type: 'call', id: 9004, name: 'app.info', params: {} })).toMatchObject({ type: 'result' });
  });

  it('sends a policy that lets no inline script run', async () => {
    const answer = await run<{ policy: string; sniff: string }>(`
      const { headers } = await fetch('/');
      return { policy: headers.get('content-security-policy'), sniff: headers.get('x-content-type-options') };`);
    expect(answer.policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[^']+';/);
    expect(answer.policy).not.toContain('unsafe');
    expect(answer.sniff).toBe('nosniff');
    const ran = await run(`
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.handlerRan = true');
      image.src = '/assets/none.png';
      document.body.append(image);
      await new Promise((done) => image.addEventListener('error', done));
      let evaluated = 'ran';
      try {
        (0, eval)('1');
      } catch (error) {
        evaluated = error.name;
      }
      return { inline: window.inlineRan, handler: window.handlerRan, evaluated };`);
    expect(ran).toEqual({ inline: undefined, handler: undefined, evaluated: 'EvalError' });
  });

  it('serves nothing but the built pages', async () => {
    const outside = ['/assets/../main.mjs', '/assets/..%2fmain.mjs', '/assets/%2e%2e/package.json', '/main.mjs'];
    const read = 'return Promise.all(given.map(async (path) => (await fetch(path)).text()))';
    const texts = await run<string[]>(read, outside);
    for (const text of texts) expect(text).not.toMatch(/createRequire|productName/);
  });

  describe('with a server elsewhere', () => {
    let server: Server;
    let other: string;
    let asked = 0;
    beforeAll(async () => {
      server = createServer((_request, response) => {
        asked++;
        response.end('elsewhere');
      });
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
      other = `http://127.0.0.1:${(server.address() as AddressInfo).port}/other`;
    });
    afterAll(() => new Promise((closed) => server.close(closed)));

    it.each([
      ['go there', 'location.href = given'],
      ['open a window', 'window.open(given)'],
      [
        'press a link that opens a window',
        "const a = Object.assign(document.createElement('a'), { href: given, target: '_blank' }); document.body.append(a); a.click()",
      ],
      ['show it in a frame', "document.body.append(Object.assign(document.createElement('iframe'), { src: given }))"],
      ['ask it for data', 'await fetch(given).catch(() => undefined)'],
      [
        'send a form',
        "const form = Object.assign(document.createElement('form'), { action: given, method: 'post' }); document.body.append(form); form.submit()",
      ],
    ])('does not let the page %s', async (_what, script) => {
      const before = page.url();
      await run(script, other);
      // Whatever was begun is over once the page has answered again, and the main process after it.
      expect(await ask({ type: 'call', id: 9005, name: 'app.info', params: {} })).toMatchObject({ type: 'result' });
      const windows = await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
      expect({ url: page.url(), windows, asked }).toEqual({ url: before, windows: 1, asked: 0 });
    });
  });

  it('grants the page no permission', async () => {
    const states = await run(`
      const names = ['geolocation', 'notifications', 'camera', 'microphone'];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));`);
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  it('lets a second start open its page in the first one’s window', async () => {
    const second = await launchSecond('--cluster=of-the-second-start');
    expect(second).toBe(0);
    await expect.poll(() => page.url()).toContain('/clusters/of-the-second-start');
  });

  it('loads the page again when its process ends by itself', async () => {
    const address = await launched.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      const loaded = new Promise((done) => webContents.once('did-finish-load', () => done(webContents.getURL())));
      webContents.forcefullyCrashRenderer();
      return loaded;
    });
    expect(address).toMatch(/^pilothouse:\/\/app\//);
  });

  /** Starts the app again as it was started, and gives its exit code. */
  async function launchSecond(argument: string): Promise<number | null> {
    const { executable, args } = builtApp();
    const rootNeeds = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const env = { ...process.env, PILOTHOUSE_HOME: dataFolder, DISPLAY: launched.display.name };
    const child = spawn(executable, [...args, ...rootNeeds, argument], { env, stdio: 'ignore' });
    return new Promise((ended) => child.once('exit', ended));
  }
});
