import type { ApiObject } from '../../common/api/schema/kind.ts';

interface Mirror {
  get(key: string): ApiObject | undefined;
}

/** Of every object the newest version that we wrote, so that a mirror that lags behind it is known. */
export class WrittenVersions {
  readonly #written = new Map<string, { readonly uid: string; readonly version: bigint }>();
  readonly #mirror: Mirror | undefined;

  /** With a mirror nothing is noted of what it has lost meanwhile: who forgets when it tells so has done that already. */
  constructor(mirror?: Mirror) {
    this.#mirror = mirror;
  }

  note(key: string, { metadata }: ApiObject): void {
    if (this.#mirror && !this.#mirror.get(key)) return;
    this.#written.set(key, { uid: metadata.uid ?? '', version: versionOf(metadata.resourceVersion) });
  }

  /** True when we wrote a newer version of this object than this one. */
  isAhead(key: string, { metadata }: ApiObject): boolean {
    const written = this.#written.get(key);
    return (
      written !== undefined && written.uid === metadata.uid && written.version > versionOf(metadata.resourceVersion)
    );
  }

  forget(key: string): void {
    this.#written.delete(key);
  }
}

/** Resource versions are ordered numbers: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions */
const versionOf = (text: string | undefined): bigint => BigInt(text ?? 0);
