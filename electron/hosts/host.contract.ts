import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandFailure } from './command-failure.ts';
import type { Host } from './host.ts';

export interface HostUnderContract {
  readonly host: Host;
  /** A folder on the host that the contract may fill; removed at the end. */
  readonly folder: string;
  /** Something that listens as seen from the host, and how its first words begin. */
  readonly greeter: { readonly address: string; readonly port: number; readonly greeting: string };
}

/** What every Host promises. `open` is called once; the contract closes the host. */
export function hostContract(title: string, open: () => Promise<HostUnderContract>): void {
  describe(title, () => {
    const never = new AbortController().signal;
    const asked = { intent: 'try it', signal: never };
    let host: Host;
    let under: HostUnderContract;
    let local: string;
    const at = (name: string) => `${under.folder}/${name}`;

    beforeAll(async () => {
      under = await open();
      host = under.host;
      local = await mkdtemp(join(tmpdir(), 'host-contract-'));
    });
    afterAll(async () => {
      await rm(local, { recursive: true, force: true });
      await host.remove(under.folder, { signal: never });
      expect(host.lost.aborted).toBe(false);
      await host.close();
      expect(host.lost.reason).toMatchObject({ code: 'host-connection-lost', params: { host: host.name } });
      await expect(host.run(['true'], asked)).rejects.toMatchObject({ code: 'host-connection-lost' });
    });

    it('hands a command its words as they are, whatever a shell would make of them', async () => {
      const words = ["it's", '$(id)', '`id`', '*', 'two\nlines', '', '\\n', '"', '~', 'a b', '-n', 'ü', '!x', '# y'];
      const { stdout } = await host.run(['printf', '%s|', ...words], asked);
      expect(stdout).toBe(words.map((word) => `${word}|`).join(''));
    });

    it('runs commands as root', async () => {
      const { stdout } = await host.run(['id', '-u'], asked);
      expect(stdout).toBe('0\n');
    });

    it('hands a command its input, and all of its output back', async () => {
      const stdin = `first\n${'x'.repeat(300_000)}\nlast, without a line end`;
      const { stdout } = await host.run(['cat'], { ...asked, stdin });
      expect(stdout).toBe(stdin);
    });

    it('throws a failure that names host, intent, command, exit code and last lines', async () => {
      const command = ['sh', '-c', 'echo out; echo err >&2; exit 3'];
      const failure = await host.run(command, asked).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(CommandFailure);
      expect(failure).toMatchObject({
        host: host.name,
        intent: 'try it',
        command,
        exitCode: 3,
        stdout: 'out',
        stderr: 'err',
      });
    });

    it('gives the exit code back when a failure is an answer', async () => {
      const result = await host.run(['sh', '-c', 'echo out; echo err >&2; exit 3'], { ...asked, allowFailure: true });
      expect(result).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
    });

    it('gives up at the deadline, and says so', async () => {
      const waiting = host.run(['sleep', '600'], { ...asked, deadline: 100 });
      await expect(waiting).rejects.toMatchObject({
        code: 'command-deadline',
        params: { host: host.name, seconds: 0.1 },
      });
    });

    it('gives up when the signal is aborted, with its reason', async () => {
      const controller = new AbortController();
      const waiting = host.run(['sleep', '600'], { ...asked, signal: controller.signal });
      controller.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
      await expect(host.run(['true'], { ...asked, signal: controller.signal })).rejects.toThrow('enough');
    });

    it('hands over lines while a command runs, until the signal is aborted', async () => {
      const controller = new AbortController();
      const lines: string[] = [];
      const following = host.stream(['sh', '-c', 'echo one; echo two; exec sleep 600'], {
        intent: 'follow it',
        signal: controller.signal,
        onLine: (line) => {
          lines.push(line);
          if (line === 'two') controller.abort(new Error('seen enough'));
        },
      });
      await expect(following).rejects.toThrow('seen enough');
      expect(lines).toEqual(['one', 'two']);
    });

    it('waits for those who take its lines, and ends with the error of one who cannot', async () => {
      const taken: string[] = [];
      const onLine = async (line: string) => {
        await new Promise((done) => setImmediate(done));
        if (line === 'bad') throw new Error('no room for it');
        taken.push(line);
      };
      await host.stream(['sh', '-c', 'echo out; echo err >&2; exit 3'], { ...asked, onLine, allowFailure: true });
      expect(taken).toEqual(['out']);
      await expect(host.stream(['printf', 'bad\\n'], { ...asked, onLine })).rejects.toThrow('no room for it');
    });

    it('ends a stream with its command, and judges its exit code', async () => {
      const lines: string[] = [];
      const onLine = (line: string) => void lines.push(line);
      const command = ['sh', '-c', 'echo out; echo err >&2; exit 3'];
      const result = await host.stream(command, { ...asked, onLine, allowFailure: true });
      expect(result).toEqual({ exitCode: 3, stdout: '', stderr: 'err\n' });
      expect(lines).toEqual(['out']);
      await expect(host.stream(command, { ...asked, onLine })).rejects.toBeInstanceOf(CommandFailure);
    });

    it('runs more commands at once than sshd has sessions', async () => {
      const results = await Promise.all(Array.from({ length: 40 }, () => host.run(['id', '-u'], asked)));
      expect(results.every((result) => result.stdout === '0\n')).toBe(true);
    });

    it('reads undefined where there is no file', async () => {
      expect(await host.readFile(at('nothing'), asked)).toBeUndefined();
    });

    it('writes a file with missing folders, and reads the same bytes back', async () => {
      const bytes = Buffer.concat([randomBytes(100_000), Buffer.from('\n--- input of the command ---\n')]);
      expect(await host.writeFile(at('deep/in/bytes'), bytes, { ...asked, mode: 0o600 })).toBe('written');
      expect(Buffer.from((await host.readFile(at('deep/in/bytes'), asked))!).equals(bytes)).toBe(true);
    });

    it('writes an empty file', async () => {
      await host.writeFile(at('empty'), '', { ...asked, mode: 0o644 });
      expect((await host.readFile(at('empty'), asked))!.length).toBe(0);
    });

    it('changes a file only where bytes, mode or owner differ', async () => {
      const write = (text: string, mode: number, owner?: string) =>
        host.writeFile(at('kept'), text, { ...asked, mode, owner });
      expect(await write('one', 0o600)).toBe('written');
      expect(await write('one', 0o600)).toBe('unchanged');
      expect(await write('one', 0o600, 'root:root')).toBe('unchanged');
      expect(await write('two', 0o600)).toBe('written');
      expect(await write('two', 0o644)).toBe('written');
      expect(await write('two', 0o644, 'daemon:daemon')).toBe('written');
      expect(await write('two', 0o644, 'daemon:daemon')).toBe('unchanged');
    });

    it('writes several files at once, in their order, whatever their bytes', async () => {
      const files = [
        { path: at('several/one'), bytes: randomBytes(70_000), mode: 0o600 },
        { path: at('several/none'), bytes: '', mode: 0o644 },
        { path: at('several/text'), bytes: 'line\nwithout end', mode: 0o640 },
      ];
      expect(await host.writeFiles(files, asked)).toEqual(['written', 'written', 'written']);
      for (const { path, bytes } of files) {
        expect(Buffer.from((await host.readFile(path, asked))!).equals(Buffer.from(bytes))).toBe(true);
      }
      const [first, , last] = files;
      expect(await host.writeFiles([{ ...first!, bytes: 'other' }, last!], asked)).toEqual(['written', 'unchanged']);
      expect(await host.writeFiles([], asked)).toEqual([]);
    });

    it('uploads a file once, and again only when its content differs', async () => {
      const path = join(local, 'upload');
      const send = async (bytes: Buffer) => {
        await writeFile(path, bytes);
        const progress: number[] = [];
        const onProgress = ({ sent, total }: { sent: number; total: number }) => {
          expect(total).toBe(bytes.length);
          progress.push(sent);
        };
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const change = await host.upload(path, at('bin/tool'), { ...asked, mode: 0o755, sha256, onProgress });
        return { change, last: progress.at(-1) };
      };
      const [first, second] = [randomBytes(3_000_001), randomBytes(2_000_000)];
      expect(await send(first)).toEqual({ change: 'written', last: first.length });
      expect(await send(first)).toEqual({ change: 'unchanged', last: undefined });
      expect(await send(second)).toEqual({ change: 'written', last: second.length });
      expect(Buffer.from((await host.readFile(at('bin/tool'), asked))!).equals(second)).toBe(true);
    });

    it('refuses an upload whose bytes have another sha256, and leaves what was there', async () => {
      const path = join(local, 'wrong');
      await writeFile(path, 'wrong bytes');
      await host.writeFile(at('judged'), 'before', { ...asked, mode: 0o600 });
      const sending = host.upload(path, at('judged'), { ...asked, mode: 0o600, sha256: 'a'.repeat(64) });
      await expect(sending).rejects.toMatchObject({ code: 'upload-corrupt', params: { wanted: 'a'.repeat(64) } });
      expect(Buffer.from((await host.readFile(at('judged'), asked))!).toString()).toBe('before');
    });

    it('says which local file is missing', async () => {
      const options = { ...asked, mode: 0o600, sha256: 'a'.repeat(64) };
      const sending = host.upload(join(local, 'none'), at('none'), options);
      await expect(sending).rejects.toMatchObject({ code: 'upload-source-unreadable' });
    });

    it('removes a file, and a folder with all in it', async () => {
      await host.writeFile(at('gone/one'), '1', { ...asked, mode: 0o600 });
      await host.writeFile(at('gone/two'), '2', { ...asked, mode: 0o600 });
      expect(await host.remove(at('gone/one'), asked)).toBe('removed');
      expect(await host.remove(at('gone/one'), asked)).toBe('absent');
      expect(await host.remove(at('gone'), asked)).toBe('removed');
      expect(await host.readFile(at('gone/two'), asked)).toBeUndefined();
    });

    it.each(['relative', '/', '/usr', '/var/lib', '/etc/../etc/x', '/etc/x/'])('refuses to remove %s', async (path) => {
      await expect(host.remove(path, asked)).rejects.toMatchObject({ code: 'host-path-refused' });
    });

    it('connects to what the host can reach', async () => {
      const { address, port, greeting } = under.greeter;
      const connection = await host.connectTo(address, port, asked);
      const first = await new Promise((resolve) =>
        connection.once('data', (chunk: Buffer) => resolve(chunk.toString())),
      );
      connection.destroy();
      expect(first).toMatch(new RegExp(`^${greeting}`));
    });

    it('says when nothing listens there', async () => {
      const connecting = host.connectTo('127.0.0.1', 1, asked);
      await expect(connecting).rejects.toMatchObject({
        code: 'host-port-refused',
        params: { host: host.name, port: 1 },
      });
    });
  });
}
