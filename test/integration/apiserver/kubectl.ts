import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import type { KubectlResult, LocalMaster } from '../local-master.ts';

/** Stock kubectl, one command line at a time. What stands in single quotes stays together: `-o jsonpath='{.a} {.b}'`. */
export class Kubectl {
  readonly #master: LocalMaster;
  readonly #kubeconfig: string;

  constructor(master: LocalMaster, kubeconfig = master.kubeconfig) {
    this.#master = master;
    this.#kubeconfig = kubeconfig;
  }

  /** Both outputs and the exit code, whatever it is. */
  result(command: string, stdin?: string): Promise<KubectlResult> {
    return this.#master.kubectl(wordsOf(command), { stdin, kubeconfig: this.#kubeconfig });
  }

  /** The command's output; it must succeed. */
  async run(command: string, stdin?: string): Promise<string> {
    const { code, stdout, stderr } = await this.result(command, stdin);
    if (code !== 0) throw new Error(`kubectl ${command} ended with ${code}: ${stderr}`);
    return stdout;
  }

  /** What the command says when it fails; it must fail. */
  async refused(command: string, stdin?: string): Promise<string> {
    const { code, stdout, stderr } = await this.result(command, stdin);
    expect(code, `kubectl ${command} should have failed: ${stdout}`).not.toBe(0);
    return stderr;
  }

  async json<T = Record<string, unknown>>(command: string): Promise<T> {
    return JSON.parse(await this.run(`${command} -o json`)) as T;
  }

  /** One field of one object, in the words of JSONPath: `field('pod/a', '.spec.nodeName')`. */
  field(object: string, path: string): Promise<string> {
    return this.run(`get ${object} -o jsonpath='{${path}}'`);
  }

  /** Creates objects as they are given, in one command. */
  async create(...items: readonly object[]): Promise<void> {
    await this.run('create -f -', JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  }

  /** The requests the command made, in order, with the status of each: `GET /api/v1/pods?limit=500 200`. */
  async requests(command: string, stdin?: string): Promise<string[]> {
    const { stderr } = await this.result(`${command} -v=6`, stdin);
    const traced = stderr.matchAll(/verb="(\w+)" url="https:\/\/[^/]+([^"]*)" status="(\d+)/g);
    return [...traced].map(([, verb, path, status]) => `${verb} ${path} ${status}`);
  }

  /** The lines the command prints, until it ends or the reader stops; then it is ended. */
  async *lines(command: string): AsyncGenerator<string> {
    const [program, args] = this.#master.kubectlCommand(wordsOf(command), this.#kubeconfig);
    const kubectl = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      yield* createInterface({ input: kubectl.stdout });
    } finally {
      kubectl.kill();
    }
  }

  /** Writes a file that ends with the master, and returns its path. */
  async file(name: string, text: string, mode = 0o600): Promise<string> {
    const path = join(this.#master.folder, name);
    await writeFile(path, text, { mode });
    return path;
  }
}

function wordsOf(command: string): string[] {
  return (command.match(/(?:[^\s']|'[^']*')+/g) ?? []).map((word) => word.replaceAll("'", ''));
}
