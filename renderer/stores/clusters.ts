import { defineStore } from 'pinia';
import { useFeed } from '../backend/use-feed.ts';

/** The clusters this desktop knows, by name. */
export const useClustersStore = defineStore('clusters', () => {
  const { rows, state, retry } = useFeed('clusters', () => ({}));
  return { rows, state, retry };
});
