import {
  type CustomResourceDefinition,
  CustomResourceDefinitionKind,
} from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { parseStored } from '../codec/parse-stored.ts';
import type { ServedResources } from '../routes/served.ts';
import type { CachedObject } from '../watch-cache/watch-cache.ts';

/** All definitions at one moment. */
export type Definitions = readonly CustomResourceDefinition[];

const parsed = new WeakMap<CachedObject, CustomResourceDefinition>();

/** Every definition as it stands now; each version of each is parsed once. They are shared: nobody may change them. */
export async function readDefinitions(served: ServedResources, signal: AbortSignal): Promise<Definitions> {
  const { items } = await served.require(CustomResourceDefinitionKind).cache.list({}, signal);
  return items.map(definitionOf);
}

function definitionOf(object: CachedObject): CustomResourceDefinition {
  const known = parsed.get(object);
  if (known) return known;
  const definition = parseStored(object.bytes) as CustomResourceDefinition;
  parsed.set(object, definition);
  return definition;
}
