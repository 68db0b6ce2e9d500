import type { AdmissionRequest } from '../admission.ts';
import { requestTold } from './request-told.ts';
import type { Shown } from './shown-request.ts';

/** What the expressions about a request look at, worked out when one does. */
export function requestValues(request: AdmissionRequest, shown: Shown): Readonly<Record<string, unknown>> {
  let told: unknown;
  return {
    object: shown.object ?? null,
    oldObject: shown.oldObject ?? null,
    get request() {
      return (told ??= requestTold(request, shown));
    },
  };
}
