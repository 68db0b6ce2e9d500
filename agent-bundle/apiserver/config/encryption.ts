import type { EncryptionSettings } from '../storage/encryption/encryption-at-rest.ts';
import { encryptionConfigOf } from '../storage/encryption/encryption-config.ts';
import type { Flags } from '../../supervisor/component.ts';
import { readTextFile, switchFlag, wrongFlag } from './flag-values.ts';

export const encryptionFlags = {
  'encryption-provider-config': 'the file that says which resources are encrypted in etcd, and how',
  'encryption-provider-config-automatic-reload':
    'whether a change of that file counts without a restart; default false',
} as const;

/** Undefined: everything is stored as it is. */
export async function readEncryption(flags: Flags): Promise<EncryptionSettings | undefined> {
  const flag = 'encryption-provider-config';
  const reloadFlag = 'encryption-provider-config-automatic-reload';
  const path = flags.get(flag);
  const reload = switchFlag(flags, reloadFlag, 'false');
  if (path === undefined) {
    if (reload) throw wrongFlag(reloadFlag, 'true', `--${flag} beside it`);
    return undefined;
  }
  const read = async () => encryptionConfigOf(flag, path, await readTextFile(flag, path));
  return { config: await read(), reload, path, read };
}
