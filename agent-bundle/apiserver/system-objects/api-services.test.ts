import { expect, it } from 'vitest';
import type { APIService } from '../../../common/api/apiregistration/v1/api-service.ts';
import { create, resourceNamed } from '../registry/road.fixture.ts';
import { localApiServices } from './api-services.ts';

const kinds = [
  { group: '', version: 'v1' },
  { group: '', version: 'v1' },
  { group: 'autoscaling', version: 'v1' },
  { group: 'autoscaling', version: 'v2' },
  { group: 'apiregistration.k8s.io', version: 'v1' },
  { group: 'example.com', version: 'v1' },
];

it('each group version is there once, but for the one that APIServices are of', () => {
  const made = localApiServices(kinds).map((object) => create(resourceNamed<APIService>('apiservices'), object));
  expect(made.map(({ metadata, spec }) => [metadata.name, spec?.groupPriorityMinimum, spec?.versionPriority])).toEqual([
    ['v1.', 18000, 1],
    ['v1.autoscaling', 17500, 15],
    ['v2.autoscaling', 17500, 30],
    ['v1.example.com', 1000, 15],
  ]);
  expect(made[0]?.status?.conditions).toMatchObject([{ type: 'Available', status: 'True', reason: 'Local' }]);
});
