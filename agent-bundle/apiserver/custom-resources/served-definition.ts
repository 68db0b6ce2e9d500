import type { CustomResourceDefinition } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { type Clock, asError } from '../../../common/base/clock.ts';
import { canonicalJson } from '../codec/canonical-json.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import type { Served } from '../routes/served.ts';
import type { WatchCache } from '../watch-cache/watch-cache.ts';
import { renameVersion } from './converter.ts';
import { type CustomResource, customResourceOf } from './custom-resource.ts';
import { compileCustomSchema } from './schema/compile.ts';
import { VersionCache } from './version-cache.ts';
import { VersionCodec } from './version-codec.ts';
import { type AskWebhook, webhookConverter } from './webhook-converter.ts';

export interface ServedDefinitionOptions {
  readonly definition: CustomResourceDefinition;
  /** Of all its objects, in whatever version. */
  readonly stored: WatchCache;
  readonly isTerminating: () => boolean;
  readonly ask: AskWebhook;
  readonly clock: Clock;
}

/** A definition as it is served: every version compiled. Made anew when the definition says something else. */
export class ServedDefinition {
  /** One for each version that clients may use. */
  readonly served: readonly Served[];
  /** The version in which objects are stored, whether clients may use it or not. */
  readonly storage: Served;
  readonly #caches: readonly VersionCache[];

  constructor({ definition, stored, isTerminating, ask, clock }: ServedDefinitionOptions) {
    const { spec, metadata } = definition;
    const versions = spec.versions.map((version) => {
      const schema = compileCustomSchema(version.schema?.openAPIV3Schema);
      return { version, schema, resource: customResourceOf(definition, version, { schema, isTerminating }) };
    });
    const forms = versions.map(({ resource }) => resource);
    const storageKind = (forms.find(({ kind, storageVersion }) => kind.version === storageVersion) ?? forms[0])
      ?.kind as Kind<CustomResource>;
    const converter =
      spec.conversion?.strategy === 'Webhook'
        ? webhookConverter(spec.conversion, storageKind.kind, ask)
        : renameVersion;
    const isOnly = versions.length === 1;
    const made = versions.map(({ version, schema, resource }) => {
      const kind = resource.kind as Kind<CustomResource>;
      const codec = new VersionCodec({ kind, schema, storageKind, converter });
      const cache = new VersionCache({ resource, codec, stored, isOnly, clock });
      const served: Served = { resource, cache, named: resource, forms, versions: cache };
      return { version, cache, served };
    });
    const storage = made.find(({ version }) => version.storage);
    if (!storage) throw asError(`${metadata.name} is stored in no version`);
    this.served = made.filter(({ version }) => version.served).map(({ served }) => served);
    this.storage = storage.served;
    this.#caches = made.map(({ cache }) => cache);
  }

  /** Ends the watches of all versions: another definition takes their place. */
  close(): void {
    for (const cache of this.#caches) cache.close();
  }
}

/** What of a definition decides how it is served: as text, to see whether it has changed. */
export const servingOf = ({ spec, status }: CustomResourceDefinition): string =>
  canonicalJson([spec, status?.acceptedNames]);
