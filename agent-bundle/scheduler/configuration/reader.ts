/** Something of a configuration that cannot be used: where it stands, and why not. */
export class ConfigurationError extends Error {}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads parsed YAML field by field; every complaint names its place. Each reader throws a ConfigurationError. */
export class Reader {
  readonly #fields: Fields;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (value !== undefined && !isFields(value)) throw new ConfigurationError(`${path || 'it'} must be an object`);
    this.#fields = value ?? {};
    this.#path = path;
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined || typeof value === 'string') return value;
    throw new ConfigurationError(`${this.#at(name)} must be text`);
  }

  flag(name: string): boolean | undefined {
    const value = this.#value(name);
    if (value === undefined || typeof value === 'boolean') return value;
    throw new ConfigurationError(`${this.#at(name)} must be true or false`);
  }

  whole(name: string, least: number, most: number): number | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new ConfigurationError(`${this.#at(name)} must be a whole number from ${least} to ${most}`);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    const found = allowed.find((each) => each === value);
    if (value === undefined || found !== undefined) return found;
    throw new ConfigurationError(`${this.#at(name)} must be one of ${allowed.join(', ')}`);
  }

  child(name: string): Reader {
    return new Reader(this.#value(name), this.#at(name));
  }

  children(name: string): Reader[] {
    const value = this.#value(name) ?? [];
    if (!Array.isArray(value)) throw new ConfigurationError(`${this.#at(name)} must be a list`);
    return value.map((each: unknown, index) => new Reader(each, `${this.#at(name)}[${index}]`));
  }

  texts(name: string): string[] | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    throw new ConfigurationError(`${this.#at(name)} must be a list of text`);
  }

  wrong(name: string, reason: string): ConfigurationError {
    return new ConfigurationError(`${this.#at(name)} ${reason}`);
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? undefined) : undefined;
  }

  #at(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}
