import type { ErrorCode, ErrorEntry } from '../../common/base/error-catalogue.ts';
import { bootstrapErrors } from './errors/bootstrap.ts';
import { clusterFileErrors } from './errors/cluster-file.ts';
import { clusterErrors } from './errors/clusters.ts';
import { hostErrors } from './errors/hosts.ts';
import { labAndArtifactErrors } from './errors/lab-and-artifacts.ts';

/** Every error of the catalogue in Chinese; a code that none of these has does not compile. English is the catalogue's own. */
export const chineseErrors: Readonly<Record<ErrorCode, ErrorEntry>> = {
  ...clusterFileErrors,
  ...bootstrapErrors,
  ...clusterErrors,
  ...hostErrors,
  ...labAndArtifactErrors,
};
