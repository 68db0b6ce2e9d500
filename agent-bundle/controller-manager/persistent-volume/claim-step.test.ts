import { describe, expect, it, test } from 'vitest';
import { volumeAnnotations } from '../../../common/api/core/v1/volume-binding.ts';
import { type ClaimView, claimStep } from './claim-step.ts';
import { claimOf, classOf, refTo, viewOf, volumeOf } from './persistent-volume.fixture.ts';

const { bindCompleted, boundByController, selectedNode, storageProvisioner, betaStorageProvisioner } =
  volumeAnnotations;
const completed = { annotations: { [bindCompleted]: 'yes' } };

describe('binding', () => {
  const claim = claimOf();
  const kept = volumeOf({ claimRef: refTo(claim) }, { annotations: { [boundByController]: 'yes' } });
  const taken = { ...kept, status: { phase: 'Bound' } };
  const completeClaim = claimOf({ volumeName: 'v' }, completed);

  it('first keeps the volume for the claim', () => {
    expect(claimStep(viewOf(claim, { candidates: [volumeOf()] }))).toMatchObject({
      write: {
        type: 'volume',
        object: {
          metadata: { annotations: { [boundByController]: 'yes' } },
          spec: {
            claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', name: 'c', namespace: 'ns', uid: 'c-1' },
          },
        },
      },
    });
  });

  it('does not call its own what a person has chosen', () => {
    const prebound = volumeOf({ claimRef: { name: 'c', namespace: 'ns' } });
    const first = claimStep(viewOf(claim, { candidates: [prebound] }));
    expect(first).toMatchObject({ write: { type: 'volume', object: { spec: { claimRef: { uid: 'c-1' } } } } });
    expect(first.write?.object.metadata.annotations).toBeUndefined();
    const naming = claimOf({ volumeName: 'v' });
    expect(claimStep(viewOf(naming, { volume: taken })).write?.object.metadata.annotations).toEqual({
      [bindCompleted]: 'yes',
    });
  });

  it('then goes on from wherever it was left', () => {
    expect(claimStep(viewOf(claim, { candidates: [kept] })).write).toMatchObject({
      type: 'volume-status',
      object: { status: { phase: 'Bound' } },
    });
    expect(claimStep(viewOf(claim, { candidates: [taken] })).write).toMatchObject({
      type: 'claim',
      object: {
        metadata: { annotations: { [bindCompleted]: 'yes', [boundByController]: 'yes' } },
        spec: { volumeName: 'v' },
      },
    });
    expect(claimStep(viewOf(completeClaim, { volume: taken })).write).toMatchObject({
      type: 'claim-status',
      object: { status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } } },
    });
    const done = { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } };
    expect(claimStep(viewOf({ ...completeClaim, status: done }, { volume: taken }))).toEqual({ write: undefined });
  });

  it('leaves the size of what is bound to who grows it, and tells its attributes', () => {
    const bound = { ...completeClaim, status: { phase: 'Bound', capacity: { storage: '1Gi' } } };
    const grown = {
      ...taken,
      spec: { ...taken.spec, capacity: { storage: '2Gi' }, volumeAttributesClassName: 'gold' },
    };
    expect(claimStep(viewOf(bound, { volume: grown })).write?.object.status).toEqual({
      phase: 'Bound',
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      currentVolumeAttributesClassName: 'gold',
    });
  });

  it('is done again where a person took the claim out of the volume', () => {
    expect(claimStep(viewOf(completeClaim, { volume: volumeOf() })).write?.type).toBe('volume');
  });
});

describe('a claim that has no volume', () => {
  const delayed = classOf('fast', { volumeBindingMode: 'WaitForFirstConsumer' });
  const fast = (annotations = {}) => claimOf({ storageClassName: 'fast' }, { annotations });
  const external =
    "Waiting for a volume to be created either by the external provisioner 'example.com/maker' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.";
  const asked = { [storageProvisioner]: 'example.com/maker', [betaStorageProvisioner]: 'example.com/maker' };

  test.each<[string, ClaimView, string]>([
    ['FailedBinding', viewOf(claimOf()), 'no persistent volumes available for this claim and no storage class is set'],
    [
      'WaitForFirstConsumer',
      viewOf(fast(), { storageClass: delayed, candidates: [volumeOf({ storageClassName: 'fast' })] }),
      'waiting for first consumer to be created before binding',
    ],
    ['ProvisioningFailed', viewOf(fast()), 'storageclass.storage.k8s.io "fast" not found'],
    [
      'ProvisioningFailed',
      viewOf(fast(), { storageClass: classOf('fast', { provisioner: 'kubernetes.io/no-provisioner' }) }),
      'no volume plugin matched name: kubernetes.io/no-provisioner',
    ],
    ['ExternalProvisioning', viewOf(fast(asked), { storageClass: classOf('fast') }), external],
    ['ExternalProvisioning', viewOf(fast({ ...asked, [selectedNode]: 'h1' }), { storageClass: delayed }), external],
  ])('says so: %s', (reason, view, message) => {
    expect(claimStep(view)).toEqual({ notice: expect.objectContaining({ reason, message }) as object });
  });

  it('names who is to make one', () => {
    expect(claimStep(viewOf(fast(), { storageClass: classOf('fast') })).write).toMatchObject({
      type: 'claim',
      object: { metadata: { annotations: asked } },
    });
  });

  it('gets the default class when there is one, unless it asked for none', () => {
    const unclassed = claimOf({ storageClassName: undefined });
    const view = { defaultClass: classOf('standard') };
    expect(claimStep(viewOf(unclassed, view)).write).toMatchObject({
      type: 'claim',
      object: { spec: { storageClassName: 'standard' } },
    });
    expect(claimStep(viewOf(unclassed, { ...view, candidates: [volumeOf()] })).write?.type).toBe('volume');
    expect(claimStep(viewOf(claimOf(), view)).write).toBeUndefined();
  });

  it('is left alone when it is going', () => {
    const going = claimOf({}, { deletionTimestamp: '2026-01-01T00:00:00Z' });
    expect(claimStep(viewOf(going, { candidates: [volumeOf()] }))).toEqual({});
  });
});

describe('a claim that names its volume', () => {
  const naming = claimOf({ volumeName: 'v' });

  it('waits until there is one', () => {
    expect(claimStep(viewOf(naming))).toEqual({});
  });

  it('takes it while it is free, or kept for it', () => {
    expect(claimStep(viewOf(naming, { volume: volumeOf() })).write?.type).toBe('volume');
    const kept = volumeOf({ claimRef: { name: 'c', namespace: 'ns' }, storageClassName: 'other' });
    expect(claimStep(viewOf(naming, { volume: kept })).write?.type).toBe('volume');
  });

  test.each([
    [
      'VolumeMismatch',
      'Cannot bind to requested volume "v": requested PV is too small',
      { capacity: { storage: '1Mi' } },
    ],
    [
      'FailedBinding',
      'volume "v" already bound to a different claim.',
      { claimRef: { name: 'c', namespace: 'ns', uid: 'c-0' } },
    ],
  ])('hears why it cannot have it: %s', (reason, message, spec) => {
    expect(claimStep(viewOf(naming, { volume: volumeOf(spec) }))).toEqual({
      notice: { type: 'Warning', reason, message },
    });
  });
});

describe('a bound claim', () => {
  const bound = claimOf({ volumeName: 'v' }, completed, 'Bound');
  const others = volumeOf({ claimRef: { name: 'c', namespace: 'ns', uid: 'c-0' } });

  test.each([
    ['ClaimLost', viewOf(claimOf({}, completed, 'Bound'))],
    ['ClaimLost', viewOf(bound)],
    ['ClaimMisbound', viewOf(bound, { volume: others })],
  ])('is lost without its volume, and says so once: %s', (reason, view) => {
    const step = claimStep(view);
    expect(step).toMatchObject({
      write: { type: 'claim-status', object: { status: { phase: 'Lost' } } },
      notice: { reason },
    });
    expect(claimStep({ ...view, claim: { ...view.claim, status: { phase: 'Lost' } } })).toEqual({});
  });
});
