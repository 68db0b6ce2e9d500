import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, type Server, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../build/electron/build-if-stale.ts';
import { findRuntime } from '../../build/electron/runtime.ts';
import type { ClusterDraft } from '../../common/ipc/cluster-draft.ts';
import type { ToRenderer } from '../../common/ipc/wire.ts';
import { type LaunchedApp, builtApp, launchElectron } from '../app/electron-app.ts';

const root = resolve(import.meta.dirname, '../..');
const unsaved = 'There are changes that are not saved.';
const busy = 'Hosts are being worked on.';
const text = 'kind: Pod # not yet';
/** The answers, as a question's buttons stand. */
const [stay, go] = [0, 1];

/** The main process' questions, answered by the test; one for which no answer is left stays open. */
interface Questions {
  asked: string[];
  answers: number[];
}

/** A real Electron, closed in every way with a YAML text in its page that nobody saved. */
describe.skipIf(!findRuntime(root))('closing the app', () => {
  let dataFolder: string;
  let launched: LaunchedApp;
  let process: ChildProcess;
  let ended: Promise<unknown>;
  /** A host that takes connections and never says a word. */
  let silent: Server;

  beforeAll(async () => {
    await buildIfStale(root);
    silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(() => silent.close());
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'closing-test-'));
    const env = { LANG: 'en_GB.UTF-8' };
    launched = await launchElectron({ program: builtApp(), dataFolder, env });
    process = launched.app.process();
    ended = once(process, 'exit');
    launched.page.setDefaultTimeout(10_000);
    await launched.page.waitForLoadState('load');
    await save();
  });
  afterEach(async () => {
    process.kill('SIGKILL');
    await ended;
    await launched.close();
    await rm(dataFolder, { recursive: true, force: true });
  });

  async function write(): Promise<void> {
    const { page } = launched;
    await page.goto('pilothouse://app/clusters/silent/pods');
    await page.getByRole('button', { name: 'Create' }).first().click();
    await editor().click();
    await page.keyboard.type(text);
  }
  const editor = () => launched.page.getByRole('dialog').locator('.cm-content');

  const answer = (...answers: readonly number[]) =>
    launched.app.evaluate(({ dialog }, given) => {
      const questions: Questions = { asked: [], answers: [...given] };
      Object.assign(globalThis, { questions });
      const put = (_window: unknown, { message }: { message: string }) => {
        questions.asked.push(message);
        const response = questions.answers.shift();
        return response === undefined
          ? new Promise(() => {})
          : new Promise((resolve) => setImmediate(resolve, { response }));
      };
      Object.assign(dialog, { showMessageBox: put });
    }, answers);
  const asked = () => launched.app.evaluate(() => (globalThis as unknown as { questions: Questions }).questions.asked);

  /** The app may be gone before it has answered. */
  const leave = (way: 'close' | 'quit') =>
    launched.app
      .evaluate(({ app, BrowserWindow }, how) => {
        if (how === 'quit') app.quit();
        else BrowserWindow.getAllWindows()[0]?.close();
      }, way)
      .catch(() => undefined);

  async function call(name: string, params: unknown): Promise<ToRenderer> {
    const message = JSON.stringify({ type: 'call', id: 9001, name, params });
    return launched.page.evaluate<ToRenderer>(`new Promise((answer) => {
      pilothouse.onMessage((heard) => heard && JSON.parse(heard).id === 9001 && answer(JSON.parse(heard)));
      pilothouse.send(${JSON.stringify(message)});
    })`);
  }

  /** Makes a cluster of the silent host. */
  async function save(): Promise<void> {
    const { port } = silent.address() as AddressInfo;
    const login = { kind: 'password', password: 'secret' } as const;
    const host = { name: 'h1', address: '127.0.0.1', port, user: 'root', login };
    const draft: ClusterDraft = {
      name: 'silent',
      hosts: [{ ...host, roles: ['etcd', 'master', 'node'] }],
      network: { podCIDR: '10.244.0.0/16', serviceCIDR: '10.96.0.0/16' },
      demo: false,
    };
    expect(await call('draft.save', { cluster: '', draft })).toMatchObject({ type: 'result' });
  }
  /** Has a plan at work, which that host keeps waiting. */
  async function work(): Promise<void> {
    expect(await call('plans.start', { cluster: 'silent', plan: 'check' })).toMatchObject({ type: 'result' });
  }

  describe.each(['close', 'quit'] as const)('by %s', (way) => {
    it('asks once about what is unsaved, keeps it, and lets it go when told to', async () => {
      await write();
      await answer(stay, go);
      await leave(way);
      await expect.poll(asked).toEqual([unsaved]);
      expect(await editor().textContent()).toBe(text);
      await leave(way);
      await ended;
    });

    it('asks about hosts at work first, then about what is unsaved, each once', async () => {
      await write();
      await work();
      await answer(go, stay, stay, go, go);
      await leave(way);
      await expect.poll(asked).toEqual([busy, unsaved]);
      expect(await editor().textContent()).toBe(text);
      // Whoever stayed is asked all of it again.
      await leave(way);
      await expect.poll(asked).toEqual([busy, unsaved, busy]);
      await leave(way);
      await ended;
    });

    it('asks nothing where nothing is lost', async () => {
      await answer();
      await leave(way);
      await ended;
    });
  });

  it('has one question open at a time, and goes on behind it', async () => {
    await write();
    await answer();
    await leave('close');
    await expect.poll(asked).toEqual([unsaved]);
    for (const way of ['close', 'quit', 'close'] as const) await leave(way);
    expect(await call('app.info', {})).toMatchObject({ type: 'result' });
    expect(await asked()).toEqual([unsaved]);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends with %s, whatever is open', async (signal) => {
    await write();
    await work();
    // A real question this time, which nobody answers.
    await leave('close');
    process.kill(signal);
    await ended;
    expect(process.exitCode).toBe(0);
  });

  it('stays where it is when a second start wants another page', async () => {
    await write();
    const before = launched.page.url();
    await launched.app.evaluate(({ app }) => app.emit('second-instance', {}, ['--cluster=other']));
    expect(await call('app.info', {})).toMatchObject({ type: 'result' });
    expect(launched.page.url()).toBe(before);
    expect(await editor().textContent()).toBe(text);
  });
});
