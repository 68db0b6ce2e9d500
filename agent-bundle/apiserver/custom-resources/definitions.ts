import {
  type CustomResourceDefinition,
  CustomResourceDefinitionKind,
} from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { parseStored } from '../codec/parse-stored.ts';
import type { ServedResources } from '../routes/served.ts';
import type { CachedObject } from '../watch-cache/watch-cache.ts';

/** All definitions at one moment. */
export interface DefinitionsNow {
  readonly definitions: readonly CustomResourceDefinition[];
  readonly revision: number;
}

const parsed = new WeakMap<CachedObject, CustomResourceDefinition>();

/** Every definition as it stands now; each version of each is parsed once. They are shared: nobody may change them. */
export async function readDefinitions(served: ServedResources, signal: AbortSignal): Promise<DefinitionsNow> {
  const { items, revision } = await served.require(CustomResourceDefinitionKind).cache.list({}, signal);
  return { definitions: items.map(definitionOf), revision };
}

function definitionOf(object: CachedObject): CustomResourceDefinition {
  const known = parsed.get(object);
  if (known) return known;
  const definition = parseStored(object.bytes) as CustomResourceDefinition;
  parsed.set(object, definition);
  return definition;
}
