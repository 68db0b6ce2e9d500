import type { LabelSelector } from '../../../../common/api/meta/v1.ts';
import { qualifiedName } from '../../../../common/api/names.ts';
import { type FieldError, forbiddenField, invalidValue } from '../field-error.ts';
import { follows } from './names.ts';

interface Keyed {
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/**
 * Labels whose values the pod gives, of an affinity term or a spread constraint at `field`.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#matchlabelkeys
 */
export function validateLabelKeys(keyed: Keyed, field: string): FieldError[] {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = keyed;
  return [
    ...validateKeys(matchLabelKeys, labelSelector, `${field}.matchLabelKeys`),
    ...validateKeys(mismatchLabelKeys, labelSelector, `${field}.mismatchLabelKeys`),
    ...selectedTwice(matchLabelKeys, labelSelector, field),
    ...matchLabelKeys.flatMap((key, index) => {
      if (!mismatchLabelKeys.includes(key)) return [];
      const why = 'exists in both matchLabelKeys and mismatchLabelKeys';
      return [invalidValue(`${field}.matchLabelKeys[${index}]`, key, why)];
    }),
  ];
}

function validateKeys(keys: readonly string[], selector: LabelSelector | undefined, field: string): FieldError[] {
  if (keys.length === 0) return [];
  if (!selector) return [forbiddenField(field, 'must not be specified when labelSelector is not set')];
  return keys.flatMap((key, index) => follows(qualifiedName, key, `${field}[${index}]`));
}

/**
 * The selector of a pod holds its keys already, once each: only a second condition on one is the client's own. The original
 * names no field between the term and the index, and neither does this.
 */
function selectedTwice(keys: readonly string[], selector: LabelSelector | undefined, field: string): FieldError[] {
  const selected = new Set(Object.keys(selector?.matchLabels ?? {}));
  return (selector?.matchExpressions ?? []).flatMap(({ key }) => {
    const again = selected.has(key);
    selected.add(key);
    if (!again || !keys.includes(key)) return [];
    const why = 'exists in both matchLabelKeys and labelSelector';
    return [invalidValue(`${field}[${keys.lastIndexOf(key)}]`, key, why)];
  });
}
