import { field, string } from './field.ts';

/** The two fields every object names its kind by. They have no tag in protobuf, where the envelope carries them. */
export const typeMeta = { apiVersion: field(0, string), kind: field(0, string) };
