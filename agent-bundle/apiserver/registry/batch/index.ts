import { cronJobs } from './cron-job.ts';
import { jobs } from './job.ts';
import type { Resource } from '../resource.ts';

/** The resources of batch. */
export const batchResources: readonly Resource[] = [cronJobs, jobs];
