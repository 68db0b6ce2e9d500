import type { Architecture } from '../../electron/bootstrap/artifacts.ts';
import { sha256 } from './hash.ts';
import { type TarEntry, writeTar } from './tar.ts';

/** One platform of an image: its root filesystem is one layer. */
export interface ImagePlatform {
  readonly arch: Architecture;
  readonly rootfs: readonly TarEntry[];
}

/** What an image is, before it is bytes. */
export interface Image {
  /** The full reference: `pilothouse.dev/pause:1`. */
  readonly name: string;
  readonly platforms: readonly ImagePlatform[];
  /** The config's `Entrypoint`, `Env`, `ExposedPorts`, `User` … */
  readonly config: Readonly<Record<string, unknown>>;
}

/** An archive and the digest (`sha256:…`) of the index in it, which is the imported image's target. */
export interface OciArchive {
  readonly archive: Buffer;
  readonly digest: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly architecture: string; readonly os: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;

/** Nothing in an image is dated, so that the same files give the same digest. */
const created = '1970-01-01T00:00:00Z';

/**
 * An OCI image layout as a tar archive (https://github.com/opencontainers/image-spec/blob/main/image-layout.md) that
 * `ctr images import` and its like take under the image's name. Layers are not compressed: what is sent is small,
 * hosts unpack them faster, and the digests do not depend on a compressor's version.
 */
export function ociArchive(image: Image): OciArchive {
  const blobs = new Map<string, Buffer>();
  const add = (mediaType: string, content: Buffer): Descriptor => {
    const digest = sha256(content);
    blobs.set(digest, content);
    return { mediaType, digest: `sha256:${digest}`, size: content.length };
  };
  const addJson = (mediaType: string, value: unknown) => add(mediaType, Buffer.from(JSON.stringify(value)));

  const manifests = image.platforms.map(({ arch, rootfs }): Descriptor => {
    const layer = add(mediaTypes.layer, writeTar(rootfs));
    const platform = { architecture: arch, os: 'linux' };
    const config = addJson(mediaTypes.config, {
      created,
      ...platform,
      config: image.config,
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
      history: [{ created, created_by: `pilothouse build ${image.name}` }],
    });
    const manifest = { schemaVersion: 2, mediaType: mediaTypes.manifest, config, layers: [layer] };
    return { ...addJson(mediaTypes.manifest, manifest), platform };
  });
  const target = addJson(mediaTypes.index, { schemaVersion: 2, mediaType: mediaTypes.index, manifests });
  const tag = image.name.slice(image.name.lastIndexOf(':') + 1);
  const annotations = { 'io.containerd.image.name': image.name, 'org.opencontainers.image.ref.name': tag };
  const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests: [{ ...target, annotations }] };

  const file = (path: string, content: Buffer | string): TarEntry => ({
    path,
    mode: 0o644,
    content: Buffer.from(content),
  });
  const archive = writeTar([
    file('oci-layout', JSON.stringify({ imageLayoutVersion: '1.0.0' })),
    file('index.json', JSON.stringify(index)),
    { path: 'blobs', mode: 0o755 },
    { path: 'blobs/sha256', mode: 0o755 },
    ...[...blobs].map(([digest, content]) => file(`blobs/sha256/${digest}`, content)),
  ]);
  return { archive, digest: target.digest };
}
