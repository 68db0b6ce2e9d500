import type { User } from '../authentication/authenticator.ts';
import type { UserInfo } from '../../../common/api/authentication/v1/user-info.ts';

/** A user as the API shows one. */
export const userInfoOf = ({ name, groups }: User): UserInfo => ({ username: name, groups: [...groups] });
