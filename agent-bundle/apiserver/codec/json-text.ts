/** A free-form value that is JSON already: the encoder writes it as it is. Whoever else looks at it reads it first. */
export class JsonText {
  /** A value of the field `raw`, whatever its members are. */
  readonly [name: string]: unknown;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}
