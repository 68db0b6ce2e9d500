import {
  type CustomResourceDefinition,
  CustomResourceDefinitionKind,
} from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { ServedResources } from '../routes/served.ts';
import { parsedOnce } from '../watch-cache/parsed-once.ts';

/** All definitions at one moment. */
export type Definitions = readonly CustomResourceDefinition[];

/** Every definition as it stands now; each version of each is parsed once. They are shared: nobody may change them. */
export async function readDefinitions(served: ServedResources, signal: AbortSignal): Promise<Definitions> {
  const { items } = await served.require(CustomResourceDefinitionKind).cache.list({}, signal);
  return items.map((item) => parsedOnce<CustomResourceDefinition>(item));
}
