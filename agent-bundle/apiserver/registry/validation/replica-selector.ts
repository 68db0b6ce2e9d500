import type { PodTemplateSpec } from '../../../../common/api/core/v1/pod-template.ts';
import { selects } from '../../../../common/api/labels.ts';
import type { LabelSelector } from '../../../../common/api/meta/v1.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, invalidValue, requiredValue, stringMap } from '../field-error.ts';
import { validateLabelSelector } from './label-selector.ts';

/** A controller's selector must be there, say something, and select what its own template makes. */
export function validateSelector(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
  owner = 'deployment',
): FieldError[] {
  if (!selector) return [requiredValue('spec.selector'), ...validateMatch(undefined, template)];
  const wrong = validateLabelSelector(selector, 'spec.selector');
  if (wrong.length > 0) return wrong;
  if (Object.keys(selector).length === 0) {
    return [invalidValue('spec.selector', selector, `empty selector is invalid for ${owner}`)];
  }
  return validateMatch(selector, template);
}

/** No selector selects nothing, not even the template's own pods. */
export function validateMatch(
  selector: LabelSelector | undefined,
  template: PodTemplateSpec | undefined,
): FieldError[] {
  const labels = template?.metadata?.labels ?? {};
  // One that says nothing readable is refused for that.
  if (validateLabelSelector(selector, 'spec.selector').length > 0 || selects(selector, labels)) return [];
  const why = '`selector` does not match template `labels`';
  return [invalidValue('spec.template.metadata.labels', stringMap(labels), why)];
}

export function validateSelectorUpdate(
  now: LabelSelector | undefined,
  before: LabelSelector | undefined,
): FieldError[] {
  return semanticEqual(now, before) ? [] : [invalidValue('spec.selector', now ?? null, 'field is immutable')];
}
