import {
  type PersistentVolumeClaim,
  PersistentVolumeClaimKind,
} from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { type PersistentVolume, PersistentVolumeKind } from '../../../common/api/core/v1/persistent-volume.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { protectionFinalizers } from '../../../common/api/storage-protection.ts';
import {
  type VolumeAttributesClass,
  VolumeAttributesClassKind,
} from '../../../common/api/storage/v1/volume-attributes-class.ts';
import { keyOf } from '../../../common/client/informer.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { claimKeysOf, indexByClaim, podsOfClaim } from '../pod-claims.ts';
import { classesOfClaim, classesOfVolume } from './attributes-class-use.ts';
import { releasedBy, usesClaim } from './claim-use.ts';
import { ProtectionController } from './protection-controller.ts';

/** Claims wait for the pods that use them. */
export function claimProtection(context: ControllerContext): Controller {
  const { client, informers } = context;
  const pods = indexByClaim(informers.of(PodKind));
  const controller = new ProtectionController<PersistentVolumeClaim>(context, {
    kind: PersistentVolumeClaimKind,
    finalizer: protectionFinalizers.claim,
    objects: informers.metadataOf(PersistentVolumeClaimKind),
    others: [pods],
    isInUse: (claim) => [...podsOfClaim(pods, keyOf(claim))].some((pod) => usesClaim(pod, claim)),
    // A pod may have been bound to a node a moment ago.
    isStillInUse: async (claim, signal) => {
      const { namespace } = claim.metadata;
      const { items } = await client.list(PodKind, { namespace, signal });
      return items.some((pod) => usesClaim(pod, claim));
    },
  });
  pods.onChange((event) => {
    for (const pod of releasedBy(event)) for (const key of claimKeysOf(pod)) controller.look(key);
  });
  return controller;
}

/** Volumes wait for their claims. */
export function volumeProtection(context: ControllerContext): Controller {
  return new ProtectionController<PersistentVolume>(context, {
    kind: PersistentVolumeKind,
    finalizer: protectionFinalizers.volume,
    objects: context.informers.metadataOf(PersistentVolumeKind),
    others: [],
    isInUse: ({ status }) => status?.phase === 'Bound',
  });
}

const byClass = 'volume attributes class';

/** Classes of attributes wait for the claims and volumes that name them. */
export function attributesClassProtection(context: ControllerContext): Controller {
  const { informers } = context;
  const claims = informers.of(PersistentVolumeClaimKind).index(byClass, classesOfClaim);
  const volumes = informers.of(PersistentVolumeKind).index(byClass, classesOfVolume);
  const isNamed = (name: string) => {
    const users = [claims.byIndex(byClass, name), volumes.byIndex(byClass, name)];
    return users.some((found) => [...found].length > 0);
  };
  const controller = new ProtectionController<VolumeAttributesClass>(context, {
    kind: VolumeAttributesClassKind,
    finalizer: protectionFinalizers.attributesClass,
    objects: informers.metadataOf(VolumeAttributesClassKind),
    others: [claims, volumes],
    isInUse: ({ metadata }) => isNamed(metadata.name),
  });
  claims.onChange(({ old }) => {
    for (const name of old ? classesOfClaim(old) : []) controller.look(name);
  });
  volumes.onChange(({ old }) => {
    for (const name of old ? classesOfVolume(old) : []) controller.look(name);
  });
  return controller;
}
