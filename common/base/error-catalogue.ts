import type { ErrorEntry } from './errors/entry.ts';
import { agentErrors } from './errors/agent.ts';
import { bootstrapErrors } from './errors/bootstrap.ts';
import { clusterErrors } from './errors/clusters.ts';
import { clusterFileErrors } from './errors/cluster-file.ts';
import { hostErrors } from './errors/hosts.ts';
import { labAndArtifactErrors } from './errors/lab-and-artifacts.ts';
import { pageErrors } from './errors/pages.ts';

export type { ErrorEntry };

/**
 * Every failure a person can meet, by code. docs/errors.md documents each one; a test holds the two together.
 * Codes are in kebab case, the subject first.
 */
export const errorCatalogue = {
  ...clusterFileErrors,
  ...bootstrapErrors,
  ...clusterErrors,
  ...pageErrors,
  ...agentErrors,
  ...hostErrors,
  ...labAndArtifactErrors,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
