import type { Role } from '../shared/command.ts';
import type { Timestamp } from '../db/database.ts';
import type { ColumnType, Generated } from 'kysely';

export interface UserTable {
  id: string; name: string; email: string; email_verified: Generated<boolean>; image: string | null;
  created_at: Timestamp; updated_at: Timestamp;
  /** The account was erased: the row stays for what refers to it. */
  erased_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

/** What a person may do, and where. A person may hold several. */
export interface RoleGrantTable {
  id: string; user_id: string; role: Role; association_id: string;
  enterprise_id: string | null; expert_id: string | null; society_id: string | null; technology_manager_id: string | null;
  created_at: Timestamp;
}

/** better-auth's credential; only `auth/accounts.ts` writes it beside the library. */
export interface AccountTable {
  id: string; account_id: string; provider_id: string; user_id: string; password: string | null; created_at: Timestamp; updated_at: Timestamp;
}

/** better-auth's session; the library writes it, the history and retention read it. */
export interface SessionTable { id: string; expires_at: Timestamp; token: string; user_id: string }

declare module '../db/database.ts' {
  interface Database { user: UserTable; account: AccountTable; session: SessionTable; role_grant: RoleGrantTable }
}
