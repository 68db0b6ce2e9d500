import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type KubectlResult, type LocalMaster, kubectlBinary } from '../local-master.ts';

const helmBinary = resolve(dirname(kubectlBinary), 'helm');

/** Stock helm; what it caches and remembers lies in the master's folder. */
export class Helm {
  readonly #master: LocalMaster;

  constructor(master: LocalMaster) {
    this.#master = master;
  }

  /** Both outputs and the exit code, whatever it is. */
  result(command: string): Promise<KubectlResult> {
    const { kubeconfig, folder } = this.#master;
    const home = (what: string) => join(folder, 'helm', what);
    const env = {
      ...process.env,
      KUBECONFIG: kubeconfig,
      HELM_CACHE_HOME: home('cache'),
      HELM_CONFIG_HOME: home('config'),
      HELM_DATA_HOME: home('data'),
    };
    return new Promise((done) => {
      execFile(helmBinary, command.split(/ +/), { env, timeout: 110_000 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        done({ code, stdout, stderr });
      });
    });
  }

  /** The command's output; it must succeed. */
  async run(command: string): Promise<string> {
    const { code, stdout, stderr } = await this.result(command);
    if (code !== 0) throw new Error(`helm ${command} ended with ${code}: ${stderr}`);
    return stdout;
  }

  async json<T>(command: string): Promise<T> {
    return JSON.parse(await this.run(`${command} -o json`)) as T;
  }

  /** Writes a chart's files by their paths in it, and returns the chart's folder. */
  async chart(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const folder = join(this.#master.folder, name);
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return folder;
  }
}
