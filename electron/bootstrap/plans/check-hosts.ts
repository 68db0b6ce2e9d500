import { connect } from '../phases/connect.ts';
import { gatherFacts } from '../phases/gather-facts.ts';
import { preflight } from '../phases/preflight.ts';
import type { Plan } from '../plan.ts';

/** What `createCluster` does before it changes anything: says whether these hosts can be that cluster. */
export const checkHosts: Plan = [connect, gatherFacts, preflight];
