/** Who records what is sent and answered. */
export interface BodyListener {
  /** What was sent, read; `json` makes its text, which must be taken at once: the object will be changed. */
  sent(object: object, json: () => string): void;
  /** The JSON of an object that goes out in another form. */
  answered(json: Buffer): void;
}

/** Characters of all warnings together, and of one where they do not fit. */
const warningsMost = 4096;
const warningMost = 256;

/**
 * What is said of a request on its way, by whoever comes by: for the client, and for the audit log.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response
 */
export class RequestNotes {
  /** Absent: nobody listens, and nothing need be made for it. */
  bodies: BodyListener | undefined;
  readonly #warnings = new Set<string>();
  #warned = 0;
  readonly #annotations = new Map<string, string>();

  /**
   * For a `Warning` header of the answer. Said once, however often a write starts over; where there is much to say each is cut short,
   * and in the end left out, as upstream has it: headers have an end.
   */
  warn(text: string): void {
    const left = warningsMost - this.#warned;
    const kept = text.length <= left ? text : text.slice(0, warningMost);
    if (kept.length > left || this.#warnings.has(kept)) return;
    this.#warnings.add(kept);
    this.#warned += kept.length;
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
