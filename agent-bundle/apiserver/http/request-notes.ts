/** Who records what is sent and answered. */
export interface BodyListener {
  /** What was sent, read; `json` makes its text, which must be taken at once: the object will be changed. */
  sent(object: object, json: () => string): void;
  /** The JSON of an object that goes out in another form. */
  answered(json: Buffer): void;
}

/**
 * What is said of a request on its way, by whoever comes by: for the client, and for the audit log.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response
 */
export class RequestNotes {
  /** Absent: nobody listens, and nothing need be made for it. */
  bodies: BodyListener | undefined;
  readonly #warnings = new Set<string>();
  readonly #annotations = new Map<string, string>();

  /** For a `Warning` header of the answer. Said once, however often a write starts over. */
  warn(text: string): void {
    this.#warnings.add(text);
  }

  /** For the `annotations` of the audit event; the key is `plugin.name/key`. The last that is said counts. */
  annotate(key: string, value: string): void {
    this.#annotations.set(key, value);
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  get annotations(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#annotations);
  }
}
