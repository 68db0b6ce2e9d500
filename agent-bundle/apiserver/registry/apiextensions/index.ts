import type { Resource } from '../resource.ts';
import { customResourceDefinitions } from './custom-resource-definition.ts';

/** The resources of apiextensions.k8s.io. */
export const apiextensionsResources: readonly Resource[] = [customResourceDefinitions];
