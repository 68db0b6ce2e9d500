import { type LimitRangeItem, LimitRangeKind } from '../../../../common/api/core/v1/limit-range.ts';
import { nameColumn } from '../../table/column.ts';
import { createdColumn } from '../../table/created.ts';
import { defineResource } from '../define-resource.ts';
import { validateLimitRange } from './limit-range-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/limit-range-v1/ */
export const limitRanges = defineResource(LimitRangeKind, {
  setDefaults: ({ spec }) => {
    for (const item of spec?.limits ?? []) if (item.type === 'Container') setItemDefaults(item);
  },
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validateLimitRange,
    prepareForUpdate: () => {},
    validateUpdate: validateLimitRange,
  },
  columns: [nameColumn, createdColumn],
});

/** A container without a limit gets the most it may have; one without a request its limit, or else the least. */
function setItemDefaults(item: LimitRangeItem): void {
  item.default = { ...item.max, ...item.default };
  item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest };
}
