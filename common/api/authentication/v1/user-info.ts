import { type Infer, field, list, map, message, string } from '../../schema/field.ts';

/** authentication.k8s.io/v1: https://kubernetes.io/docs/reference/access-authn-authz/authentication/ */
export const UserInfo = message(
  'io.k8s.api.authentication.v1.UserInfo',
  {
    username: field(1, string, { description: 'The name, unique among all users.' }),
    uid: field(2, string, { description: 'Tells one user from a later one of the same name.' }),
    groups: field(3, list(string), { listType: 'atomic', description: 'The groups the user is in.' }),
    extra: field(4, map(list(string)), { description: 'What else the authenticator knows.' }),
  },
  { description: 'Who somebody is.' },
);
export interface UserInfo extends Infer<typeof UserInfo> {}
