import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { AppError } from '../../common/base/app-error.ts';
import { asError } from '../../common/base/clock.ts';
import { apiAccessFlags } from '../supervisor/api-access.ts';
import type { Flags } from '../supervisor/component.ts';
import { electionFlags } from '../supervisor/leader-election.ts';
import { type SchedulerConfiguration, defaultConfiguration, readConfiguration } from './configuration/configuration.ts';

/** https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/ */
export const schedulerFlags = {
  ...apiAccessFlags,
  ...electionFlags,
  config:
    'a KubeSchedulerConfiguration of kubescheduler.config.k8s.io/v1: profiles and their plugins; absent: one profile',
} as const;

/** Reads the configuration file, if one is named. Errors: `flag-invalid`, `flag-file-unreadable`. */
export async function readOptions(flags: Flags): Promise<SchedulerConfiguration> {
  const path = flags.get('config');
  if (path === undefined) return defaultConfiguration();
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('flag-file-unreadable', { flag: '--config', path, reason: asError(error).message });
  });
  try {
    return readConfiguration(parse(text));
  } catch (error) {
    const wanted = `a scheduler configuration: ${asError(error).message}`;
    throw new AppError('flag-invalid', { flag: '--config', value: path, wanted });
  }
}
