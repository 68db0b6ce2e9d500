import { field, string } from './field.ts';

/** The two fields every object names its kind by. They have no tag in protobuf, where the envelope carries them. */
export const typeMeta = {
  apiVersion: field(0, string, { description: 'The group and version of its kind, such as v1 or apps/v1.' }),
  kind: field(0, string, { description: 'What kind of object it is, such as Pod. Never changes.' }),
};
