import { chmod, chown, mkdir, rm, stat } from 'node:fs/promises';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { EmptyDirVolumeSource } from '../../../common/api/core/v1/volume-sources.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import { parseQuantity, wholeValue } from '../../../common/api/quantity.ts';
import type { HostPaths } from '../host-paths.ts';
import { writeAtomically } from './atomic-writer.ts';
import type { ClaimedVolumes } from './claimed-volumes.ts';
import { prepareHostPath } from './host-path.ts';
import type { Mounter } from './mounter.ts';
import { type PayloadFacts, volumePayload } from './projected.ts';
import { VolumeError } from './volume-error.ts';

/** The volumes of this node's pods, on disk and in memory. Everything may be asked for twice. */
export class VolumeManager {
  readonly #paths: HostPaths;
  readonly #mounter: Mounter;
  readonly #claimed: Pick<ClaimedVolumes, 'find' | 'prepare'>;
  /** Where volumes that come from claims are, by pod and name: `<uid>/<volume>`. */
  readonly #claimedPaths = new Map<string, string>();

  constructor(paths: HostPaths, mounter: Mounter, claimed: Pick<ClaimedVolumes, 'find' | 'prepare'>) {
    this.#paths = paths;
    this.#mounter = mounter;
    this.#claimed = claimed;
  }

  /** Makes what is missing and writes anew what has changed. Throws a VolumeError that names the volume. */
  async prepare(pod: Pod, facts: PayloadFacts): Promise<void> {
    await mkdir(this.#paths.volumes(uidOf(pod)), { recursive: true, mode: 0o750 });
    for (const volume of pod.spec.volumes ?? []) {
      const source = await this.#find(volume, pod, facts.signal);
      try {
        if (source)
          this.#claimedPaths.set(claimedKey(pod, volume), await this.#claimed.prepare(source, pod, facts.signal));
        else if (!this.#claimedPaths.has(claimedKey(pod, volume))) await this.#prepareOne(volume, pod, facts);
      } catch (error) {
        throw new VolumeError(
          `MountVolume.SetUp failed for volume "${volume.name}": ${(error as Error).message}`,
          error,
        );
      }
    }
  }

  /** Where the volume is on this host. */
  pathOf(pod: Pod, volume: Volume): string {
    const claimed = this.#claimedPaths.get(claimedKey(pod, volume));
    return claimed ?? volume.hostPath?.path ?? this.#paths.volume(uidOf(pod), pluginOf(volume), volume.name);
  }

  async exists(uid: string): Promise<boolean> {
    return (await stat(this.#paths.pod(uid)).catch(() => undefined)) !== undefined;
  }

  /** Takes everything of the pod away. Nothing is deleted while something is still mounted below. */
  async remove(uid: string): Promise<void> {
    if (uid === '' || uid.includes('/') || uid.startsWith('.')) throw new VolumeError(`${uid} is no uid`);
    const folder = this.#paths.pod(uid);
    for (const point of await this.#mounter.mountsBelow(folder)) await this.#mounter.unmount(point);
    const left = await this.#mounter.mountsBelow(folder);
    if (left.length > 0) throw new VolumeError(`${left.join(', ')} cannot be unmounted`);
    await rm(folder, { recursive: true, force: true });
    for (const key of this.#claimedPaths.keys()) if (key.startsWith(`${uid}/`)) this.#claimedPaths.delete(key);
  }

  /** A claim is looked at once for a pod: what is mounted stays, whatever becomes of the claim. */
  async #find(volume: Volume, pod: Pod, signal: AbortSignal) {
    if (this.#claimedPaths.has(claimedKey(pod, volume))) return undefined;
    try {
      return await this.#claimed.find(volume, pod, signal);
    } catch (error) {
      const { name } = volume;
      const message = `Unable to attach or mount volumes: unmounted volumes=[${name}], unattached volumes=[], failed to process volumes=[${name}]: ${(error as Error).message}`;
      throw new VolumeError(message, error);
    }
  }

  async #prepareOne(volume: Volume, pod: Pod, facts: PayloadFacts): Promise<void> {
    const group = pod.spec.securityContext?.fsGroup;
    if (volume.hostPath) return prepareHostPath(volume.hostPath);
    const path = this.pathOf(pod, volume);
    if (volume.emptyDir) return this.#emptyDir(path, volume.emptyDir, group);
    const payload = await volumePayload(volume, pod, facts);
    if (!payload) throw new VolumeError(`this node cannot mount volumes of its kind (${kindOf(volume)})`);
    await mkdir(path, { recursive: true, mode: 0o755 });
    if (holdsSecrets(volume) && !(await this.#mounter.isMounted(path))) await this.#mounter.mountTmpfs(path);
    await writeAtomically(path, payload, group);
  }

  async #emptyDir(path: string, { medium = '', sizeLimit }: EmptyDirVolumeSource, group?: number): Promise<void> {
    if (medium !== '' && medium !== 'Memory') throw new VolumeError(`this node has no medium ${medium}`);
    await mkdir(path, { recursive: true });
    if (medium === 'Memory' && !(await this.#mounter.isMounted(path))) {
      await this.#mounter.mountTmpfs(path, sizeLimit === undefined ? undefined : wholeValue(parseQuantity(sizeLimit)));
    }
    if (group !== undefined) await chown(path, 0, group);
    await chmod(path, group === undefined ? 0o777 : 0o2777);
  }
}

const uidOf = (pod: Pod) => pod.metadata.uid ?? '';
const claimedKey = (pod: Pod, { name }: Volume) => `${uidOf(pod)}/${name}`;

const plugins = {
  emptyDir: 'empty-dir',
  configMap: 'configmap',
  secret: 'secret',
  downwardAPI: 'downward-api',
  projected: 'projected',
} as const;

const pluginOf = (volume: Volume) => plugins[kindOf(volume) as keyof typeof plugins] ?? 'unknown';

const kindOf = (volume: Volume) => Object.keys(volume).find((key) => key !== 'name') ?? 'none';

/** Secrets and tokens are kept in memory only. */
const holdsSecrets = (volume: Volume) =>
  volume.secret !== undefined ||
  (volume.projected?.sources ?? []).some(
    (source) => source.secret !== undefined || source.serviceAccountToken !== undefined,
  );
