/** Why a volume cannot be made; its message ends up in an Event on the pod. */
export class VolumeError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'VolumeError';
  }
}
