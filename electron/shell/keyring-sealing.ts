import { safeStorage } from 'electron';
import type { Sealing } from '../services/secrets/file-secret-store.ts';

/**
 * Sealing by the desktop's keyring, once the app is ready; undefined where there is none. On Linux without one Electron
 * would encrypt with a key that stands in its own source: that is no sealing.
 */
export function keyringSealing(): Sealing | undefined {
  if (!safeStorage.isEncryptionAvailable() || !isKeyring()) return undefined;
  return {
    seal: (value) => safeStorage.encryptString(value),
    unseal: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
  };
}

function isKeyring(): boolean {
  if (process.platform !== 'linux') return true;
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown';
}
