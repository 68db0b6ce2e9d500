import { readFile } from 'node:fs/promises';
import ipaddr from 'ipaddr.js';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';
import type { Flags } from '../../supervisor/component.ts';
import { requiredFlag } from '../../supervisor/flags.ts';

// How values of flags are read. Each throws `flag-missing`, `flag-invalid` or `flag-file-unreadable`, naming the flag.

/** PEM texts for one client connection. */
export interface ClientTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** The file that a flag names, as PEM text. */
export async function readPem(flags: Flags, name: string): Promise<string> {
  return readPemFile(name, requiredFlag(flags, name));
}

export async function readPemFile(name: string, path: string): Promise<string> {
  const text = await readTextFile(name, path);
  if (!text.includes('-----BEGIN ')) throw wrongFlag(name, path, 'a PEM file');
  return text;
}

/** A file that the flag `name` names. */
export async function readTextFile(name: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('flag-file-unreadable', { flag: `--${name}`, path, reason: asError(error).message });
  });
}

export function addressFlag(name: string, value: string): string {
  if (!ipaddr.isValid(value)) throw wrongFlag(name, value, 'an IP address');
  return value;
}

export function listFlag(flags: Flags, name: string, fallback: string): string[] {
  const value = flags.get(name) ?? fallback;
  const items = value.split(',');
  if (items.includes('')) throw wrongFlag(name, value, 'names separated by commas');
  return items;
}

export function switchFlag(flags: Flags, name: string, fallback: 'true' | 'false'): boolean {
  const value = flags.get(name) ?? fallback;
  if (value !== 'true' && value !== 'false') throw wrongFlag(name, value, 'true or false');
  return value === 'true';
}

/** A whole number from 0 to 999999. */
export function countFlag(flags: Flags, name: string, fallback: string): number {
  const value = flags.get(name) ?? fallback;
  if (!/^\d{1,6}$/.test(value)) throw wrongFlag(name, value, 'a whole number from 0 to 999999');
  return Number(value);
}

export function wrongFlag(name: string, value: string, wanted: string): AppError {
  return new AppError('flag-invalid', { flag: `--${name}`, value, wanted });
}
