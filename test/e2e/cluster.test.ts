import { afterAll, beforeAll, describe } from 'vitest';
import { accounts } from './cluster/accounts.ts';
import { LabCluster } from './cluster/cluster.ts';
import { creating } from './cluster/create.ts';
import { destroying } from './cluster/destroy.ts';
import { extensions } from './cluster/extensions.ts';
import { faults } from './cluster/faults.ts';
import { flows } from './cluster/flows.ts';
import { security } from './cluster/security.ts';
import { workloads } from './cluster/workloads.ts';

/** The whole road, in the order a person walks it: each part stands on what the one before it left. */
describe('a cluster on three bare hosts', () => {
  let cluster: LabCluster;
  const opened = () => cluster;

  beforeAll(async () => {
    cluster = await LabCluster.open();
  });
  afterAll(() => cluster?.close());

  describe('create', () => creating(opened));
  // On a quiet cluster: every write is looked at.
  describe('flows', () => flows(opened));
  describe('workloads', () => workloads(opened));
  describe('accounts', () => accounts(opened));
  describe('extensions', () => extensions(opened));
  describe('security', () => security(opened));
  describe('faults', () => faults(opened));
  describe('destroy', () => destroying(opened));
});
