import type { Reader } from '../db/database.ts';
import { CONDUCT_VERSION } from './conduct.ts';

/** Whether this manager has accepted the rules of conduct as they stand now. */
export const hasAccepted = async (db: Reader, managerId: string): Promise<boolean> =>
  await db.selectFrom('conduct_acceptance').select('version').where('technology_manager_id', '=', managerId).where('version', '=', CONDUCT_VERSION).executeTakeFirst() !== undefined;

export const acceptancesOf = (db: Reader, managerId: string) =>
  db.selectFrom('conduct_acceptance').select(['version', 'accepted_at']).where('technology_manager_id', '=', managerId).orderBy('accepted_at', 'desc').execute();
