import { CronJobKind } from './v1/cron-job.ts';
import { JobKind } from './v1/job.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of batch. */
export const batchKinds: readonly Kind<ApiObject>[] = [CronJobKind, JobKind];
