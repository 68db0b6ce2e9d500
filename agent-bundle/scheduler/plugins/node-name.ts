import { type With, unresolvable } from '../framework.ts';

const elsewhere = unresolvable("node(s) didn't match the requested node name");

/** A pod that names its node goes there only; it comes here when only its name is left to be matched. */
export const nodeName: With<'preFilter'> = {
  name: 'NodeName',
  events: ['node'],
  preFilter({ pod: { spec } }) {
    const wanted = spec.nodeName;
    return wanted ? { filter: ({ name }) => (name === wanted ? undefined : elsewhere) } : undefined;
  },
};
