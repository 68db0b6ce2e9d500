import type { User } from '../authentication/authenticator.ts';

/** As whom the server writes its own objects. It is this very object: somebody who only bears the name is somebody else. */
export const apiserverUser: User = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] };
