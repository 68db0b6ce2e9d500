import type { Service } from '../../../common/api/core/v1/service.ts';

/** The service's labels and our own; what a person puts on the Service is on its endpoints too. */
export const labelsFor = (service: Service, own: Readonly<Record<string, string>>): Record<string, string> => ({
  ...service.metadata.labels,
  ...own,
  ...(service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
});
