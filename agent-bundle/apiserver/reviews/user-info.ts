import type { User } from '../authentication/authenticator.ts';
import type { UserInfo } from '../../../common/api/authentication/v1/user-info.ts';

/** A user as the API shows one. */
export const userInfoOf = ({ name, uid, groups, extra }: User): UserInfo => ({
  username: name,
  uid,
  groups: [...groups],
  extra: extra && Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])),
});
