import type { ColumnType, Generated } from 'kysely';
import type { Fen, Timestamp } from '../db/database.ts';
import type { Confidentiality, Outlook, NeedKind, NeedSource, NeedStatus, Urgency } from './need.ts';
import type { SetAsideReason } from './set-aside.ts';

export interface NeedTable {
  id: string; association_id: string; enterprise_id: string;
  title: string; field: string; background: string | null; problem: string | null; goals: string | null;
  kind: NeedKind; urgency: Urgency; budget_fen: Fen | null; deadline: string | null; confidentiality: Confidentiality;
  industry_chain: string | null; region_code: string; source: NeedSource;
  status: NeedStatus; status_reason: string | null; merged_into_id: string | null; escalated_to_id: string | null;
  created_by: string | null; submitted_at: Timestamp | null; accepted_at: Timestamp | null; accepted_by: string | null;
  proposed_at: Timestamp | null; ranking_version: string | null;
  /** Since when the oldest proposal waits for staff; kept by whoever changes a match (`noteWaiting`). */
  waiting_since: ColumnType<Date | null, Date | null | undefined, Date | null>; escalated_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** When it was first submitted and accepted; kept by the database, whatever comes after. */
  first_submitted_at: ColumnType<Date | null, never, never>; first_accepted_at: ColumnType<Date | null, never, never>;
  /** Computed: the place in the list of what waits for staff; null when it is nobody's turn there. */
  turn_at: ColumnType<Date | null, never, never>;
  /** Why it is set aside (`set-aside.ts`); the answer to its owner is `status_reason`. */
  set_aside_for: ColumnType<SetAsideReason | null, never, SetAsideReason | null>;
  /** Whether anybody answers it, from a look before it is taken up (`matches/outlook.ts`), and when that was. */
  outlook: ColumnType<Outlook | null, never, Outlook | null>; outlook_at: ColumnType<Date | null, never, Date | null>;
  /** The need it was split from; null: it is whole. */
  part_of_id: ColumnType<string | null, string | undefined, never>;
  /** Ends the links to its progress page that were given out before. */
  link_version: Generated<number>;
  /** When its owner last said that it still stands, was asked, and when it left the queues because nobody answered. */
  confirmed_at: ColumnType<Date | null, Date | null | undefined, Date | null>; confirm_asked_at: ColumnType<Date | null, Date | null | undefined, Date | null>; stale_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  version: Generated<number>; created_at: Timestamp; updated_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database { need: NeedTable }
}
