import type { Context } from 'hono';
import type { Assistant } from '../assistant/assistant.ts';
import type { Assigner } from '../assignment/port.ts';
import type { AccessRules } from '../auth/access.ts';
import type { Auth } from '../auth/auth.ts';
import type { Elsewhere } from '../auth/providers.ts';
import type { Writer } from '../db/run.ts';
import type { Embeddings } from '../embeddings/service.ts';
import type { FileStore } from '../files/port.ts';
import type { JobQueue } from '../jobs/queue.ts';
import type { Mailer } from '../mail/port.ts';
import type { Registries } from '../registries/port.ts';
import type { Robots } from '../robots/port.ts';
import type { Hooks } from './hook.ts';
import type { LimitSettings } from '../limits/limit.ts';
import type { Trainer } from '../search/model.ts';
import type { SearchIndex } from '../search/port.ts';
import type { Sheets } from '../sheets/port.ts';
import type { AddressKept } from '../shared/address.ts';
import type { Actor } from '../shared/command.ts';
import type { Words } from '../shared/errors.ts';
import type { HintName } from '../shared/hints.ts';
import type { Log } from '../shared/log.ts';
import type { Vault } from '../shared/vault.ts';

/** What routes work with. Built once on Node, per request on Workers; nothing is kept in modules. */
export interface Services extends Writer {
  readonly jobs: JobQueue;
  readonly vault: Vault;
  readonly search: SearchIndex;
  /** Settles when the search index knows everything committed before the call, by whichever process. */
  readonly catchUp: () => Promise<void>;
  readonly train: Trainer;
  readonly assigner: Assigner;
  readonly embeddings: Embeddings;
  readonly assistant: Assistant;
  readonly mail: Mailer;
  readonly robots: Robots;
  readonly hooks: Hooks;
  /** Directories of researchers that may be asked. */
  readonly registries: Registries;
  readonly files: FileStore;
  readonly sheets: Sheets;
  readonly auth: Auth;
  readonly access: AccessRules;
  readonly elsewhere: Elsewhere;
  readonly log: Log;
  readonly publicUrl: string;
  readonly demo: boolean;
  readonly csrfKey: string;
  /** How much of an address goes into the history. */
  readonly addressKept: AddressKept;
  /** Days each kind of data is kept, by its name in `audit/retention.ts`. */
  readonly retention: Readonly<Record<string, number>>;
  /** What this deployment changed of `limits/limit.ts`; null: no limits. */
  readonly limits: LimitSettings;
  /** Signs links that let somebody in (`auth/link.ts`) and those that work without an account (`http/links.ts`). */
  readonly linkKey: string;
  /** Makes the secrets of webhooks (`http/hook.ts`). */
  readonly hookKey: string;
  /** Parts for the status page: what is on, what is off and why. */
  readonly parts: () => Promise<readonly PartStatus[]>;
}

export interface PartStatus { readonly name: Words; readonly state: 'on' | 'off' | 'failing'; readonly detail: Words }

export type Locale = 'zh' | 'en';

export interface Env {
  Variables: {
    services: Services;
    actor: Actor;
    /** Session id, for the form token; null for a visitor. */
    session: string | null;
    /** Staff who must set up a second factor before anything else. */
    mustEnrol: boolean;
    locale: Locale;
    /** Notices not read yet, on pages of a person; see `notices/unread.pages.ts`. */
    unread: number | undefined;
    /** The hint this desk still shows to this person. */
    hint: HintName | undefined;
    requestId: string;
  };
}

export type Ctx = Context<Env>;
