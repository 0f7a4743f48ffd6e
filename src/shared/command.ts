import type { Transaction } from 'kysely';
import type { z } from 'zod';
import type { Vault } from './vault.ts';

/**
 * Who acts. `userId` is null for the system (jobs), a visitor and a client of the API. A person may hold several roles; each grant
 * says where it holds. Paths are those of `association.path`, so "in the subtree" is a prefix test.
 */
export type Role = 'enterprise_member' | 'liaison' | 'expert' | 'society_secretary' | 'technology_manager' | 'staff' | 'administrator';

/** What staff do; without one they do all of it. */
export type Duty = 'triage' | 'review' | 'lead';

/** What a client of the API may ask for. */
export type Scope = `${'needs' | 'profiles'}:${'read' | 'write'}` | `${'matches' | 'reports' | 'imports' | 'seminars'}:read`;

export interface Grant {
  readonly role: Role;
  readonly duty?: Duty | null;
  readonly associationId: string;
  readonly associationPath: string;
  readonly enterpriseId: string | null;
  readonly expertId: string | null;
  readonly societyId: string | null;
  readonly technologyManagerId: string | null;
}

export interface Actor {
  readonly kind: 'person' | 'system' | 'visitor' | 'client';
  readonly userId: string | null;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** Where a request came from; none for jobs. */
  readonly origin?: Origin | undefined;
  /** Of a client: its key's id, and what it may ask for. */
  readonly client?: { readonly id: string; readonly scopes: readonly Scope[] };
  /** A visitor who came by a signed link may do what the link is for, with that one thing. */
  readonly link?: HeldLink | undefined;
}

/** `address` as far as it is kept (`AUDIT_ADDRESS`). */
export interface Origin { readonly address: string | null; readonly requestId: string }

/** What a link that works without an account is for, and the id of the one thing it is about. */
export type LinkPurpose = 'invitation' | 'need' | 'follow_up' | 'profile';
export interface HeldLink { readonly purpose: LinkPurpose; readonly id: string }

export const system: Actor = { kind: 'system', userId: null, name: '系统', grants: [] };
export const visitor: Actor = { kind: 'visitor', userId: null, name: '访客', grants: [] };
export const holderOf = (link: HeldLink): Actor => ({ ...visitor, name: '凭链接', link });

/** Jobs of one kind and one key collapse to one while they wait. */
export interface JobToSend { readonly payload: object; readonly key: string | null }

/** What a command works with: one open transaction, who acts, and the time at which the write counts. */
export interface CommandContext<Database> {
  readonly trx: Transaction<Database>;
  readonly actor: Actor;
  readonly now: Date;
  /** Seals what the database may hold as ciphertext only. */
  readonly vault: Vault;
  /** Puts jobs of one kind into the queue inside this transaction; see `jobs/enqueue.ts`. */
  readonly send: (kind: string, jobs: readonly JobToSend[]) => Promise<void>;
  /** Names something that waits for this write, to be woken once it is committed. */
  readonly wake: (name: string) => void;
}

/** A write: a name, the shape of its input, and what it does inside one transaction. Run it with `db/run.ts`. */
export interface Command<Input extends z.ZodType, Output, Database> {
  readonly name: string;
  readonly input: Input;
  readonly handle: (cx: CommandContext<Database>, input: z.output<Input>) => Promise<Output>;
}
