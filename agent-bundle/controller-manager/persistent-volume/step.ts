import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';

/** What is told on the claim or the volume that was looked at. */
export interface Notice {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** One write, of an object with the version that was read: it fails where somebody else was faster. */
export type Write =
  | { readonly type: 'volume' | 'volume-status'; readonly object: PersistentVolume }
  | { readonly type: 'claim' | 'claim-status'; readonly object: PersistentVolumeClaim };

/**
 * What comes next. After the write everything is looked at anew, so that it does not matter who made it, and whether
 * whoever began also goes on. Nothing to write: as it should be, for now.
 */
export interface Step {
  readonly write?: Write | undefined;
  readonly notice?: Notice;
}
