import { shortened } from '../../codec/path-text.ts';

/** Where a value stands, put into words only when there is something to say: `spec.list[0].labels[app]`. */
export class FieldPath {
  static readonly root = new FieldPath(undefined, '');

  readonly #outer: FieldPath | undefined;
  readonly #step: string;

  private constructor(outer: FieldPath | undefined, step: string) {
    this.#outer = outer;
    this.#step = step;
  }

  child(name: string): FieldPath {
    return new FieldPath(this, `.${name}`);
  }

  index(index: number): FieldPath {
    return new FieldPath(this, `[${index}]`);
  }

  key(key: string): FieldPath {
    return new FieldPath(this, `[${key}]`);
  }

  #collect(steps: string[]): void {
    steps.push(this.#step);
    if (this.#outer) this.#outer.#collect(steps);
  }

  /** Empty for the root. */
  toString(): string {
    const steps: string[] = [];
    this.#collect(steps);
    return shortened(steps.reverse().join('').replace(/^\./, ''));
  }
}
