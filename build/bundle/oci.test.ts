import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Image, ociArchive } from './oci.ts';
import { readTar } from './tar.ts';

const rootfs = (text: string) => [
  { path: 'bin', mode: 0o755 },
  { path: 'bin/say', mode: 0o755, content: Buffer.from(text) },
];

const image: Image = {
  name: 'pilothouse.dev/say:1',
  platforms: [
    { arch: 'amd64', rootfs: rootfs('x86') },
    { arch: 'arm64', rootfs: rootfs('arm') },
  ],
  config: { Entrypoint: ['/bin/say'] },
};

interface Descriptor {
  digest: string;
  size: number;
  mediaType: string;
  platform?: { architecture: string; os: string };
  annotations?: Record<string, string>;
}

/** The layout as a reader meets it: every descriptor is followed only when size and digest fit. */
async function open(archive: Buffer) {
  const files = new Map<string, Buffer>();
  for await (const file of readTar(
    (async function* () {
      yield archive;
    })(),
  )) {
    const parts: Buffer[] = [];
    for await (const part of file.content) parts.push(part);
    files.set(file.path, Buffer.concat(parts));
  }
  const json = (bytes: Buffer | undefined) => JSON.parse(bytes!.toString()) as Record<string, unknown>;
  const blob = ({ digest, size }: Descriptor): Buffer => {
    const bytes = files.get(`blobs/${digest.replace(':', '/')}`);
    expect(bytes, digest).toBeDefined();
    expect(`sha256:${createHash('sha256').update(bytes!).digest('hex')}`).toBe(digest);
    expect(bytes!.length).toBe(size);
    return bytes!;
  };
  return { files, layout: json(files.get('oci-layout')), index: json(files.get('index.json')), blob, json };
}

describe('an OCI archive', () => {
  it('is a layout in which every digest and size is true, down to the layers', async () => {
    const { layout, index, blob, json, files } = await open(ociArchive(image).archive);
    expect(layout).toEqual({ imageLayoutVersion: '1.0.0' });
    const [target] = index.manifests as Descriptor[];
    const manifests = json(blob(target!)).manifests as Descriptor[];
    expect(manifests.map(({ platform }) => platform)).toEqual([
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm64', os: 'linux' },
    ]);
    let blobs = 1;
    for (const descriptor of manifests) {
      const manifest = json(blob(descriptor)) as { config: Descriptor; layers: Descriptor[] };
      const config = json(blob(manifest.config)) as {
        architecture: string;
        config: unknown;
        rootfs: { diff_ids: string[] };
      };
      expect(config.architecture).toBe(descriptor.platform!.architecture);
      expect(config.config).toEqual(image.config);
      expect(config.rootfs.diff_ids).toEqual(manifest.layers.map(({ digest }) => digest));
      for (const layer of manifest.layers) blob(layer);
      blobs += 2 + manifest.layers.length;
    }
    expect([...files.keys()].filter((path) => path.startsWith('blobs/'))).toHaveLength(blobs);
  });

  it('names the image as containerd and as other tools look for it, and its digest as containerd shows it', async () => {
    const { archive, digest } = ociArchive(image);
    const [target] = (await open(archive)).index.manifests as Descriptor[];
    expect(target!.annotations).toEqual({
      'io.containerd.image.name': 'pilothouse.dev/say:1',
      'org.opencontainers.image.ref.name': '1',
    });
    expect(digest).toBe(target!.digest);
  });

  it('is the same bytes for the same files, and others for other files', () => {
    const other = { ...image, platforms: [{ arch: 'amd64' as const, rootfs: rootfs('changed') }] };
    expect(ociArchive(image).archive.equals(ociArchive(image).archive)).toBe(true);
    expect(ociArchive(other).digest).not.toBe(ociArchive(image).digest);
  });
});
