import { type FieldError, invalidValue } from '../field-error.ts';
import { nonNegative } from './numbers.ts';

interface ReplicaCounts {
  readonly replicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly observedGeneration?: number;
}

/** A part is not larger than the whole. */
export function validateReplicaCounts(status: ReplicaCounts = {}): FieldError[] {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const counts = [
    'replicas',
    'fullyLabeledReplicas',
    'readyReplicas',
    'availableReplicas',
    'terminatingReplicas',
    'observedGeneration',
  ] as const;
  const errors = counts.flatMap((name) => nonNegative(status[name], `status.${name}`));
  const parts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const;
  for (const name of parts) {
    const part = status[name] ?? 0;
    if (part > replicas) errors.push(invalidValue(`status.${name}`, part, 'cannot be greater than status.replicas'));
  }
  if (availableReplicas > readyReplicas) {
    errors.push(invalidValue('status.availableReplicas', availableReplicas, 'cannot be greater than readyReplicas'));
  }
  return errors;
}
