import type { AdmissionRequest } from '../admission.ts';
import { type JsonObject, type RequestForm, shownObject } from './request-form.ts';

/** What is admitted, as it is shown in one version. */
export interface Shown {
  readonly form: RequestForm;
  /** Absent at DELETE. */
  readonly object: JsonObject | undefined;
  /** Absent at CREATE. */
  readonly oldObject: JsonObject | undefined;
}

/** A request as those who admit it see it, made once for each version in which anybody looks at it. */
export class ShownRequest {
  readonly #request: AdmissionRequest;
  #objects = new Map<string, Promise<JsonObject | undefined>>();
  readonly #oldObjects = new Map<string, Promise<JsonObject | undefined>>();

  constructor(request: AdmissionRequest) {
    this.#request = request;
  }

  /** Shared by all who look: not to be changed. */
  async in(form: RequestForm): Promise<Shown> {
    const { group, version, kind } = form.kind;
    const key = `${group}/${version}/${kind}`;
    const { oldObject, signal } = this.#request;
    return {
      form,
      object: await once(this.#objects, key, async () => shownObject(form, this.#request)),
      oldObject: await once(this.#oldObjects, key, async () => oldObject && form.show(oldObject, signal)),
    };
  }

  /** Somebody has changed the object. */
  changed(): void {
    this.#objects = new Map();
  }
}

function once<V>(known: Map<string, V>, key: string, make: () => V): V {
  const value = known.get(key);
  if (value !== undefined) return value;
  const made = make();
  known.set(key, made);
  return made;
}
