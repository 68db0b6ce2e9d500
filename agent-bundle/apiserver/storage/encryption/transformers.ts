import { registryPrefix } from '../keys.ts';
import { type Transformer, identity, startsWith } from './transformer.ts';

/** For some resources: the first provider writes, all read. */
export interface EncryptionRule {
  /** `secrets`, `deployments.apps`, `*.` (the core group), `*.apps`, `*.*`. */
  readonly resources: readonly string[];
  readonly providers: readonly [Transformer, ...Transformer[]];
}

const plain: EncryptionRule = { resources: [], providers: [identity] };

/** Which transformer a key's value is written and read with. The first rule that names the resource counts. */
export class Transformers {
  readonly #rules: readonly EncryptionRule[];
  readonly #byResource = new Map<string, EncryptionRule>();

  constructor(rules: readonly EncryptionRule[]) {
    this.#rules = rules;
  }

  seal(key: string, value: Buffer): Buffer {
    return this.#ruleOf(key).providers[0].seal(value, key);
  }

  /** Throws when no provider can read it; the text says why and holds nothing of the value. */
  open(key: string, stored: Buffer): Buffer {
    const { providers } = this.#ruleOf(key);
    const provider = providers.find(({ prefix }) => prefix !== '' && startsWith(stored, prefix));
    if (provider) return provider.open(stored, key);
    const asItIs = providers.find(({ prefix }) => prefix === '');
    if (!asItIs) throw new Error('no matching prefix found');
    return asItIs.open(stored, key);
  }

  /** True when it would be written in another way today. */
  isStale(key: string, stored: Buffer): boolean {
    const { writePrefix, prefix } = this.#ruleOf(key).providers[0];
    return prefix === '' ? startsWith(stored, 'k8s:enc:') : !startsWith(stored, writePrefix);
  }

  /** The prefixes of keys under which something may have to be written anew. */
  get prefixes(): string[] {
    const names = this.#rules.flatMap(({ resources }) => resources);
    if (names.some((name) => name.includes('*'))) return [registryPrefix];
    return [...new Set(names)].map((name) => {
      const dot = name.indexOf('.');
      const [resource, group] = dot < 0 ? [name, 'core'] : [name.slice(0, dot), name.slice(dot + 1)];
      return `${registryPrefix}${group}/${resource}/`;
    });
  }

  #ruleOf(key: string): EncryptionRule {
    const group = key.indexOf('/', registryPrefix.length);
    const resource = key.slice(registryPrefix.length, key.indexOf('/', group + 1));
    const known = this.#byResource.get(resource);
    if (known) return known;
    const rule = this.#rules.find(({ resources }) => resources.some((name) => covers(name, resource))) ?? plain;
    this.#byResource.set(resource, rule);
    return rule;
  }
}

/** `place` is a group and a resource such as `core/secrets`. */
function covers(name: string, place: string): boolean {
  const [group = '', resource = ''] = place.split('/');
  const dot = name.indexOf('.');
  const wanted = dot < 0 ? name : name.slice(0, dot);
  const wantedGroup = dot < 0 ? '' : name.slice(dot + 1);
  return (
    (wanted === '*' || wanted === resource) && (wantedGroup === '*' || wantedGroup === (group === 'core' ? '' : group))
  );
}
