/** Holds an object until nobody uses it: the API server sets it, a controller takes it away. */
export const protectionFinalizers = {
  claim: 'kubernetes.io/pvc-protection',
  volume: 'kubernetes.io/pv-protection',
  attributesClass: 'kubernetes.io/vac-protection',
} as const;
