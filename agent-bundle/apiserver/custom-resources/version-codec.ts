import { type Kind, apiVersionOf } from '../../../common/api/schema/kind.ts';
import { encodeObject } from '../codec/encode.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { withResourceVersion } from '../storage/stored-object.ts';
import type { Converter } from './converter.ts';
import type { CustomResource } from './custom-resource.ts';
import type { CustomSchema } from './schema/custom-schema.ts';

export interface VersionCodecOptions {
  readonly kind: Kind<CustomResource>;
  readonly schema: CustomSchema;
  /** Of the version in which objects are stored now. */
  readonly storageKind: Kind<CustomResource>;
  readonly converter: Converter;
}

/**
 * Between what is stored and one version: what another version, or an older schema of this one, has written is converted, pruned
 * and defaulted. Bytes that need nothing of that come out as they went in.
 */
export class VersionCodec {
  readonly kind: Kind<CustomResource>;
  readonly #options: VersionCodecOptions;
  readonly #apiVersion: string;
  readonly #head: Buffer;

  constructor(options: VersionCodecOptions) {
    this.kind = options.kind;
    this.#options = options;
    this.#apiVersion = apiVersionOf(options.kind);
    this.#head = Buffer.from(`{"kind":${JSON.stringify(options.kind.kind)},"apiVersion":"${this.#apiVersion}",`);
  }

  get changesLabels(): boolean {
    return this.#options.converter.changesLabels;
  }

  /** Objects as they are stored, as this version shows them; those of other versions are converted in one batch. */
  show(stored: readonly Buffer[], signal: AbortSignal): Buffer[] | Promise<Buffer[]> {
    const foreign = stored.filter((bytes) => !this.#isOwn(bytes));
    if (foreign.length === 0) return stored.map((bytes) => this.#clean(bytes, parseStored(bytes) as CustomResource));
    const objects = foreign.map((bytes) => parseStored(bytes) as CustomResource);
    const converted = this.#options.converter.convert(objects, this.#apiVersion, signal);
    const finish = (done: readonly CustomResource[]) => {
      const left = done.values();
      return stored.map((bytes) => {
        const own = this.#isOwn(bytes) ? (parseStored(bytes) as CustomResource) : left.next().value;
        if (!own) throw new Error('fewer objects were converted than there are');
        return this.#clean(bytes, own);
      });
    };
    return Array.isArray(converted) ? finish(converted) : converted.then(finish);
  }

  /** An object of this version, without a resourceVersion, as it is to be stored. */
  store(bytes: Buffer, signal: AbortSignal): Buffer | Promise<Buffer> {
    const { storageKind, converter } = this.#options;
    if (storageKind.version === this.kind.version) return bytes;
    const encode = ([object]: readonly CustomResource[]): Buffer =>
      Buffer.from(encodeObject(storageKind, object ?? {}));
    const converted = converter.convert([parseStored(bytes) as CustomResource], apiVersionOf(storageKind), signal);
    return Array.isArray(converted) ? encode(converted) : converted.then(encode);
  }

  #isOwn(bytes: Buffer): boolean {
    return bytes.subarray(0, this.#head.length).equals(this.#head);
  }

  /** `bytes` itself where it says the same. */
  #clean(bytes: Buffer, object: CustomResource): Buffer {
    const { schema } = this.#options;
    schema.prune(object);
    schema.setDefaults(object);
    const { resourceVersion, ...metadata } = object.metadata;
    const value = Buffer.from(encodeObject(this.kind, { ...object, metadata }));
    const shown = resourceVersion ? withResourceVersion(value, Number(resourceVersion)) : value;
    return shown.equals(bytes) ? bytes : shown;
  }
}
