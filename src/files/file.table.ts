import type { Timestamp } from '../db/database.ts';
import type { FilePurpose, FileType } from './file.ts';

/** A file of a case; its content lies in the store under its id until it is removed. */
export interface FileTable {
  id: string; engagement_id: string; step_id: string | null; purpose: FilePurpose; name: string; type: FileType; size: number; sha256: string;
  uploaded_by: string | null; uploaded_at: Timestamp; removed_at: Timestamp | null; removed_by: string | null; removed_reason: string | null;
}

declare module '../db/database.ts' {
  interface Database { file: FileTable }
}
