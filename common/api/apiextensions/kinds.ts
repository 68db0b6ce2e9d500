import type { ApiObject, Kind } from '../schema/kind.ts';
import { CustomResourceDefinitionKind } from './v1/custom-resource-definition.ts';

/** The kinds of apiextensions.k8s.io. */
export const apiextensionsKinds: readonly Kind<ApiObject>[] = [CustomResourceDefinitionKind];
