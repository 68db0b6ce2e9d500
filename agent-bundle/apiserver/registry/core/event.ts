import { type Event, EventKind } from '../../../../common/api/core/v1/event.ts';
import { eventColumns } from '../../table/event.ts';
import { defineResource } from '../define-resource.ts';
import { validateEvent } from '../events/event-validation.ts';
import type { FieldError } from '../field-error.ts';

/** Events are forgotten after an hour. */
const timeToLive = 3600;

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
export const events = defineResource(EventKind, {
  ttlSeconds: timeToLive,
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: validate,
    createOnUpdate: true,
    // No collector looks at events, and a finalizer would keep one for good.
    defaultPropagation: 'None',
  },
  selectableFields: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind,
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace,
    'involvedObject.name': ({ involvedObject }) => involvedObject.name,
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid,
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion,
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion,
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath,
    reason: ({ reason }) => reason,
    reportingComponent: ({ reportingComponent }) => reportingComponent,
    source: ({ source, reportingComponent }) => source?.component ?? reportingComponent,
    type: ({ type }) => type,
  },
  columns: eventColumns,
});

function validate(event: Event): FieldError[] {
  return validateEvent(event, 'reportingComponent');
}
