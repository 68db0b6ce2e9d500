import { AppError } from '../../../common/base/app-error.ts';
import { hostPhase } from '../phase.ts';
import { findOwnership } from '../preflight/ownership.ts';
import { connect } from './connect.ts';

/** Makes sure that a host is this cluster's before anything is taken from it. One without a marker has nothing of ours. */
export const checkOwner = hostPhase({
  name: 'checkOwner',
  title: 'check whose the host is',
  needs: { host: connect },
  run: async ({ spec, facts: { host }, signal }) => {
    const { marker } = await findOwnership(host, signal);
    if (marker && marker.cluster !== spec.name) {
      throw new AppError('host-of-another-cluster', { host: host.name, cluster: marker.cluster, uid: marker.uid });
    }
    return { facts: { ours: marker !== undefined }, changes: [] };
  },
});
