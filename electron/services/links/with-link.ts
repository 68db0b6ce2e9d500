import type { ClusterLink, Links } from './links.ts';

/** Lends the link of a cluster for as long as `use` takes. */
export async function withLink<R>(links: Links, cluster: string, use: (link: ClusterLink) => Promise<R>): Promise<R> {
  const link = await links.open(cluster);
  try {
    return await use(link);
  } finally {
    link.release();
  }
}
