/** A free-form value that is JSON already: the encoder writes it as it is. Whoever else looks at it reads it first. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}
