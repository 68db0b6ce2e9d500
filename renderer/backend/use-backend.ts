import { inject } from 'vue';
import { type Backend, backendKey } from './backend.ts';

/** The backend of the app this component belongs to. */
export function useBackend(): Backend {
  const backend = inject(backendKey);
  if (!backend) throw new Error('no backend was provided');
  return backend;
}
