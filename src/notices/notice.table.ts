import type { ColumnType, Generated } from 'kysely';
import type { Timestamp } from '../db/database.ts';
import type { MailMode, Subject } from './notice.ts';

/** For one person, or for the group of an association's staff. `words` fill the places in the kind's sentence. */
export interface NoticeTable {
  id: string; user_id: string | null; association_id: string | null; kind: string; subject_type: Subject['type']; subject_id: string; need_id: string | null;
  words: ColumnType<Record<string, string>, string, string>; key: string | null; created_at: Timestamp; planned_at: Timestamp | null; read_at: Timestamp | null;
}
export interface NoticePreferenceTable { user_id: string; kind: string; channel: 'mail'; mode: MailMode }
/** What a person chose for themselves: language of their mail, hints they have seen enough of. */
export interface ReaderTable { user_id: string; language: 'zh' | 'en' | null; hints_done: Generated<string[]>; updated_at: Timestamp }
export interface RobotTable {
  id: string; association_id: string; channel: 'wecom' | 'dingtalk'; name: string; url: string; secret: string | null; muted: Generated<string[]>; active: Generated<boolean>;
  version: Generated<number>; created_by: string | null; created_at: Timestamp; updated_at: Timestamp;
}
export type Channel = 'mail' | 'wecom' | 'dingtalk';
export type MessageState = 'waiting' | 'sending' | 'sent' | 'failed' | 'skipped';
/** What goes out of the house. `claim`: of the one sender who may send it now. */
export interface MessageTable {
  id: string; channel: Channel; user_id: string | null; robot_id: string | null; digest: Generated<boolean>; state: MessageState; due_at: Timestamp;
  claim: string | null; claimed_at: Timestamp | null; tries: Generated<number>; sent_at: Timestamp | null; opened_at: Timestamp | null; problem: string | null; created_at: Timestamp;
}
export interface MessageNoticeTable { message_id: string; notice_id: string }

declare module '../db/database.ts' {
  interface Database { notice: NoticeTable; notice_preference: NoticePreferenceTable; reader: ReaderTable; robot: RobotTable; message: MessageTable; message_notice: MessageNoticeTable }
}
