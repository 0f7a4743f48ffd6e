import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { Availability, EvidenceKind, Visibility } from './profile.ts';
import type { SocietyLevel } from './society.ts';
import type { ManagerLevel } from './technology-manager.ts';

/** The columns all kinds of profile share, so that one set of queries, commands and pages serves them. */
export interface ProfileColumns {
  id: string; association_id: string; name: string; name_sort: string; region_code: string; summary: string | null;
  visibility: Generated<Visibility>; version: Generated<number>; created_at: Timestamp; updated_at: Timestamp;
  /** Erased at the person's wish: the row stays for those that refer to it, with nothing of the person. */
  erased_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

export interface EnterpriseTable extends ProfileColumns {
  credit_code: string;
  /** false: the code has the right shape but its check character does not fit; shown as 未校验. */
  credit_code_checked: boolean;
  industry: string | null; industry_chain: string | null; tags: Generated<string[]>; has_association: Generated<boolean>;
  /** Since when a firm that registered itself waits for staff to verify it; null: verified. `refused_at`: staff found that it is not what it says. */
  unverified_since: Timestamp | null; refused_at: Timestamp | null;
}
/** When somebody last said that a profile still holds, and how often they were asked since; see `freshness.ts`. */
export interface FreshnessColumns {
  confirmed_at: Nullable<Date>; confirm_asks: Generated<number>; confirm_asked_at: Nullable<Date>;
  /** The version of the link that confirms it, 0: none was made, and since when it holds. */
  confirm_link: Generated<number>; confirm_link_at: Nullable<Date>;
  /** What has changed, in the words of whoever was asked, until somebody confirms the profile. */
  change_note: Nullable<string>; change_noted_at: Nullable<Date>;
}
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;
export interface ExpertTable extends ProfileColumns, FreshnessColumns {
  orcid: Nullable<string>; open_alex_id: Nullable<string>;
  title: string | null; institution: string | null; fields: Generated<string[]>; capacity: Generated<number>; availability: Generated<Availability>;
}
export interface SocietyTable extends ProfileColumns, FreshnessColumns {
  level: SocietyLevel; disciplines: Generated<string[]>; availability: Generated<Availability>;
}
export interface TechnologyManagerTable extends ProfileColumns, FreshnessColumns {
  institution: string | null; level: ManagerLevel; full_time: Generated<boolean>; industries: Generated<string[]>; skills: Generated<string[]>;
  capacity: Generated<number>; availability: Generated<Availability>;
}
export interface AchievementTable extends ProfileColumns {
  owner: string; trl: number | null; fields: Generated<string[]>; expert_id: string | null; availability: Generated<Availability>;
}
export interface EvidenceTable {
  id: string; expert_id: string | null; society_id: string | null; technology_manager_id: string | null;
  kind: EvidenceKind; title: string; text: string | null; year: number | null; created_at: Timestamp;
}

declare module '../db/database.ts' {
  interface Database {
    enterprise: EnterpriseTable; expert: ExpertTable; society: SocietyTable; technology_manager: TechnologyManagerTable;
    achievement: AchievementTable; evidence: EvidenceTable;
  }
}
