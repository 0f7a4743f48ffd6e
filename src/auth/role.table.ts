import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { Duty, Role, Scope } from '../shared/command.ts';

export interface UserTable {
  id: string; name: string; email: string; email_verified: Generated<boolean>; image: string | null; two_factor_enabled: Generated<boolean>;
  /** The association that made the account; those above it look after it. */
  association_id: string | null;
  /** Since when the person may not come in any more. Their history stays. */
  left_at: Timestamp | null;
  created_at: Timestamp; updated_at: Timestamp;
  /** The account was erased: the row stays for what refers to it. */
  erased_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

/** What a person may do, and where. A person may hold several. */
export interface RoleGrantTable {
  id: string; user_id: string; role: Role; association_id: string;
  enterprise_id: string | null; expert_id: string | null; society_id: string | null; technology_manager_id: string | null;
  duty: Duty | null;
  created_at: Timestamp;
}

/** better-auth's credential and what is linked beside it; only `auth/accounts.ts` writes it beside the library. */
export interface AccountTable {
  id: string; account_id: string; provider_id: string; user_id: string; password: string | null; created_at: Timestamp; updated_at: Timestamp;
}

/** better-auth's, which makes and deletes its rows; history and retention read it; `updated_at` is the last use (`http/session.ts`). */
export interface SessionTable {
  id: string; token: string; user_id: string; expires_at: Timestamp; created_at: Timestamp; updated_at: Timestamp; ip_address: string | null; user_agent: string | null;
}

/** better-auth's, of what is half done: a second factor asked for, a device that is trusted, a way to another provider. */
export interface VerificationTable { id: string; identifier: string; value: string; expires_at: Timestamp }

/** better-auth's; read and deleted here. */
export interface PasskeyTable { id: string; name: string | null; user_id: string; created_at: Timestamp | null }
export interface TwoFactorTable { id: string; user_id: string }

/** A program that asks the API on behalf of an association. Its key is stored as a hash. */
export interface ApiClientTable {
  id: string; association_id: string; name: string; key_hash: string; key_start: string; scopes: Scope[];
  created_by: string | null; created_at: Timestamp; expires_at: Timestamp | null; last_used_at: Timestamp | null; revoked_at: Timestamp | null;
}

declare module '../db/database.ts' {
  interface Database {
    user: UserTable; account: AccountTable; role_grant: RoleGrantTable; session: SessionTable; passkey: PasskeyTable; two_factor: TwoFactorTable; verification: VerificationTable; api_client: ApiClientTable;
  }
}
