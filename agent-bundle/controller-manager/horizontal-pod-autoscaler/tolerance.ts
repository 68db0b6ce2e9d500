import type { HorizontalPodAutoscalerBehavior } from '../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import { parseQuantity } from '../../../common/api/quantity.ts';

/** How far what is measured may be from its target before anything happens: shares of the target. */
export interface Tolerance {
  readonly up: number;
  readonly down: number;
}

const usual = 0.1;

export function toleranceOf(behavior: HorizontalPodAutoscalerBehavior | undefined): Tolerance {
  const read = (text: string | undefined) => (text === undefined ? usual : Number(parseQuantity(text).nanos) / 1e9);
  return { up: read(behavior?.scaleUp?.tolerance), down: read(behavior?.scaleDown?.tolerance) };
}

/** `ratio`: what is measured, by what is wanted. */
export const isTolerable = (ratio: number, { up, down }: Tolerance): boolean =>
  ratio >= 1 - down - epsilon && ratio <= 1 + up + epsilon;

/** For shares that binary fractions miss by a hair, such as 1.1. */
const epsilon = 1e-9;
