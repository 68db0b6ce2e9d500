const shape =
  /^(?:(?<host>(?:[a-zA-Z0-9.-]+(?::\d+)?|\[[0-9a-fA-F:]+\](?::\d+)?))\/)?(?<path>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>[a-z0-9]+:[0-9a-fA-F]{32,}))?$/;

/** The parts of an image's name. https://kubernetes.io/docs/concepts/containers/images/#image-names */
export interface ImageReference {
  /** The registry; docker.io where none is named. */
  readonly host: string;
  readonly path: string;
  /** As it is pulled: with a tag, latest where neither tag nor digest is named. */
  readonly full: string;
}

/** Undefined for what is no image's name. */
export function parseImageReference(image: string): ImageReference | undefined {
  const { host, path, tag, digest } = shape.exec(image)?.groups ?? {};
  if (path === undefined) return undefined;
  const isHost = host !== undefined && (/[.:[]/.test(host) || host === 'localhost');
  const full = tag === undefined && digest === undefined ? `${image}:latest` : image;
  if (isHost) return { host, path, full };
  const whole = host === undefined ? path : `${host}/${path}`;
  return { host: 'docker.io', path: whole.includes('/') ? whole : `library/${whole}`, full };
}
