import { RuntimeClassKind } from './v1/runtime-class.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of node.k8s.io. */
export const nodeKinds: readonly Kind<ApiObject>[] = [RuntimeClassKind];
