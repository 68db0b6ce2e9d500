import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Written, writeFileWhole } from './write-file.ts';

/** What is known of a file we made, so that the next run need not read it to trust it. */
interface Known extends Written {
  readonly mtimeMs: number;
  /** What it was made from: another origin means it must be made again. */
  readonly origin: string;
}

/**
 * The files the build has made below one folder, with the size and time of change each had then.
 * A file that was touched since, or whose origin differs, counts as absent.
 */
export class Inventory {
  readonly #root: string;
  readonly #known: Map<string, Known>;
  #changed = false;

  private constructor(root: string, known: Map<string, Known>) {
    this.#root = root;
    this.#known = known;
  }

  /** Reads `<root>/inventory.json`; a missing or damaged one means that nothing is known. */
  static async open(root: string): Promise<Inventory> {
    const text = await readFile(join(root, 'inventory.json'), 'utf8').catch(() => '{}');
    try {
      return new Inventory(root, new Map(Object.entries(JSON.parse(text) as Record<string, Known>)));
    } catch {
      return new Inventory(root, new Map());
    }
  }

  /** The file's size and hash if it is there as it was made from `origin`; undefined when it must be made. */
  async find(path: string, origin: string): Promise<Written | undefined> {
    const known = this.#known.get(path);
    if (known?.origin !== origin) return undefined;
    const found = await stat(join(this.#root, path)).catch(() => undefined);
    if (found?.size !== known.size || found.mtimeMs !== known.mtimeMs) return undefined;
    return { size: known.size, sha256: known.sha256 };
  }

  /** The size and hash of a file that `find` found or `make` made. */
  written(path: string): Written {
    const { size, sha256 } = this.#known.get(path)!;
    return { size, sha256 };
  }

  /** Makes a file whole or not at all, and remembers it. `accept` may refuse it by throwing. */
  async make(
    path: string,
    origin: string,
    content: AsyncIterable<Buffer> | Iterable<Buffer>,
    mode: number,
    accept?: (written: Written) => void,
  ): Promise<Written> {
    const written = await writeFileWhole(join(this.#root, path), content, mode, accept);
    const { mtimeMs } = await stat(join(this.#root, path));
    this.#known.set(path, { ...written, mtimeMs, origin });
    this.#changed = true;
    return written;
  }

  /** Writes down what was made; nothing when nothing was. */
  async save(): Promise<void> {
    if (!this.#changed) return;
    const text = JSON.stringify(Object.fromEntries([...this.#known].sort(([a], [b]) => (a < b ? -1 : 1))), null, 1);
    await writeFileWhole(join(this.#root, 'inventory.json'), [Buffer.from(text)], 0o644);
    this.#changed = false;
  }
}
