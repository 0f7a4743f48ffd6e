import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { type Calendar, calendarWith } from '../shared/working-days.ts';

/** The years entered here, newest first. */
export const enteredYears = (db: Reader) =>
  db.selectFrom('calendar_year').select(['year', 'source', 'entered_at', sql<string[]>`holidays::text[]`.as('holidays'), sql<string[]>`workdays::text[]`.as('workdays')]).orderBy('year', 'desc').execute();

/** The calendar as this deployment knows it: the package, and the years entered since. */
export const calendarOf = async (db: Reader): Promise<Calendar> => calendarWith(await enteredYears(db));
