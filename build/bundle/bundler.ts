import { join } from 'node:path';
import { AppError } from '../../common/base/app-error.ts';
import type { Architecture, ArtifactSet, ReleaseFile } from '../../electron/bootstrap/artifacts.ts';
import { bundleAgent } from './agent.ts';
import { removeOldParts } from './agent-parts.ts';
import { download } from './download.ts';
import { readElf } from './elf.ts';
import { extract, missingFiles, takeFromNodeModules } from './extract.ts';
import { sha256 } from './hash.ts';
import { type ProgramFolders, demoImage, pauseImage } from './images.ts';
import { Inventory } from './inventory.ts';
import { unpackKubectl } from './kubectl.ts';
import { type Artifact, artifactsOfSet } from './lock.ts';
import { nameRelease, readManifestOrEmpty, sizeOfRelease, withRelease, writeManifest } from './manifest.ts';
import { type Image, ociArchive } from './oci.ts';
import { type ProgressOutput, megabytes, showProgress } from './progress.ts';

export interface BundlerOptions {
  /** Where everything goes: `.artifacts`. */
  readonly artifacts: string;
  /** The checkout, for the agent's sources and node_modules. */
  readonly root: string;
  readonly lock: readonly Artifact[];
  readonly packageVersion: string;
  /** The npm registry to use in place of the public one. */
  readonly registry?: string;
  readonly output: ProgressOutput;
  readonly signal: AbortSignal;
}

const publicRegistry = 'https://registry.npmjs.org/';
const programFolder = (arch: Architecture) => `images/programs/${arch}`;

/** Brings the artifacts' folder to what the lock and the sources say; does only what is missing, and says what it did. */
export class Bundler {
  readonly #options: BundlerOptions;
  readonly #inventory: Inventory;
  /** Files that were there as they should be, and files that were made. */
  #kept = 0;
  #made = 0;

  private constructor(options: BundlerOptions, inventory: Inventory) {
    this.#options = options;
    this.#inventory = inventory;
  }

  static async open(options: BundlerOptions): Promise<Bundler> {
    return new Bundler(options, await Inventory.open(options.artifacts));
  }

  /**
   * Makes a set's release for one architecture, and the manifest that lists it.
   * Throws an AppError of the `artifact-` group; what was done until then is kept for the next run.
   */
  async bundle(set: ArtifactSet, arch: Architecture): Promise<void> {
    const { artifacts, lock, output, packageVersion } = this.#options;
    const own = artifactsOfSet(lock, set, arch);
    if (own.length === 0) throw new AppError('artifact-set-missing', { set, arch });
    try {
      const folder = `sets/${set}-${arch}`;
      for (const local of lock.filter((artifact) => artifact.use === 'local' && artifact.arch === arch)) {
        await this.#provide(local, folder);
      }
      const binaries: ReleaseFile[] = [];
      for (const artifact of own) binaries.push(...(await this.#binaries(artifact, folder)));
      const programs = await this.#programs();
      const files = [
        ...binaries,
        ...(await this.#agent()),
        await this.#image('pause', await pauseImage(programs)),
        await this.#image('demo', await demoImage(programs)),
      ];
      await this.#kubectl();
      const release = nameRelease(packageVersion, { set, arch, files });
      await writeManifest(artifacts, withRelease(await readManifestOrEmpty(artifacts), release));
      const figures = `${files.length} files, ${megabytes(sizeOfRelease(files))}; made ${this.#made}, kept ${this.#kept}`;
      output.write(`release ${release.version} (${set}, ${arch}): ${figures}\n`);
    } finally {
      await this.#inventory.save();
    }
  }

  async #binaries(artifact: Artifact, folder: string): Promise<ReleaseFile[]> {
    await this.#provide(artifact, folder);
    return Promise.all(
      artifact.files.map(async ({ to }) => {
        const source = `${folder}/${to}`;
        const elf = await readElf(join(this.#options.artifacts, source));
        return { path: to, source, mode: '0755', ...this.#inventory.written(source), ...(elf && { elf }) };
      }),
    );
  }

  /** The static programs that images are made of, for every architecture: an image serves hosts of both. */
  async #programs(): Promise<ProgramFolders> {
    for (const artifact of this.#options.lock.filter(({ use }) => use === 'image')) {
      await this.#provide(artifact, programFolder(artifact.arch));
    }
    const folder = (arch: Architecture) => join(this.#options.artifacts, programFolder(arch));
    return { amd64: folder('amd64'), arm64: folder('arm64') };
  }

  async #agent(): Promise<ReleaseFile[]> {
    const files: ReleaseFile[] = [];
    for (const [path, content] of await bundleAgent(this.#options.root)) {
      await this.#keepOrMake(path, content, 0o755);
      files.push({ path: `bin/${path}`, source: path, mode: '0755', ...this.#inventory.written(path) });
    }
    await removeOldParts(this.#options.artifacts, new Set(files.map(({ source }) => source)));
    return files;
  }

  async #image(file: string, image: Image): Promise<ReleaseFile> {
    const { archive, digest } = ociArchive(image);
    const source = `images/${file}.tar`;
    await this.#keepOrMake(source, archive, 0o644);
    return {
      path: source,
      source,
      mode: '0644',
      ...this.#inventory.written(source),
      image: { name: image.name, digest },
    };
  }

  async #kubectl(): Promise<void> {
    const { made, kept } = await unpackKubectl(this.#options.root, this.#inventory);
    this.#made += made;
    this.#kept += kept;
  }

  /** Sees to it that every file of an artifact is below `folder`, downloading the archive when one is not. */
  async #provide(artifact: Artifact, folder: string): Promise<void> {
    const missing = await missingFiles(artifact, folder, this.#inventory);
    this.#kept += artifact.files.length - missing.length;
    if (missing.length === 0) return;
    const left = [];
    for (const file of missing) {
      const nodeModules = join(this.#options.root, 'node_modules');
      if (!(await takeFromNodeModules(artifact, file, nodeModules, folder, this.#inventory))) left.push(file);
    }
    if (left.length > 0) await extract(artifact, await this.#download(artifact), left, folder, this.#inventory);
    this.#made += missing.length;
  }

  async #download(artifact: Artifact): Promise<string> {
    const { output, registry, signal, artifacts } = this.#options;
    const urls = artifact.urls.map((url) =>
      registry ? url.replace(publicRegistry, registry.replace(/\/?$/, '/')) : url,
    );
    const title = `${artifact.name} ${artifact.version} ${artifact.arch}`;
    let line: ReturnType<typeof showProgress> | undefined;
    const onProgress = (bytes: number) => (line ??= showProgress(output, title, artifact.size)).advance(bytes);
    const path = await download({ ...artifact, urls }, { folder: join(artifacts, 'downloads'), signal, onProgress });
    line?.end('downloaded and verified');
    return path;
  }

  async #keepOrMake(path: string, content: Buffer, mode: number): Promise<void> {
    const origin = sha256(content);
    if (await this.#inventory.find(path, origin)) return void this.#kept++;
    await this.#inventory.make(path, origin, [content], mode);
    this.#made++;
  }
}
