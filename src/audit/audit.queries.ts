import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { grantsFor } from '../auth/refusal.ts';
import type { ActivityTable, Database, Reader } from '../db/database.ts';
import { boundedCount, type Page, pageOf, type PageRequest } from '../db/page.ts';
import { profileDefinitions } from '../profiles/kinds.ts';
import type { ProfileKind } from '../profiles/profile.ts';
import type { Actor } from '../shared/command.ts';
import type { AuditFilter, AuditKind } from './audit.ts';

export interface AuditLine {
  readonly seq: number; readonly id: string; readonly at: Date; readonly actor_user_id: string | null; readonly actor_name: string; readonly subject_type: string; readonly subject_id: string; readonly need_id: string | null;
  readonly action: string; readonly from_status: string | null; readonly to_status: string | null; readonly note: string | null; readonly detail: Record<string, unknown>; readonly address: string | null; readonly request_id: string | null;
}
/** A line with the name of its thing and where that is opened; null where there is nothing to open (any more). */
export interface ShownLine extends AuditLine { readonly thing: { readonly name: string; readonly path: string } | null }

const columns = ['seq', 'id', 'at', 'actor_user_id', 'actor_name', 'subject_type', 'subject_id', 'need_id', 'action', 'from_status', 'to_status', 'note', 'detail', 'address', 'request_id'] as const;

type Query = SelectQueryBuilder<Database, 'activity', AuditLine>;

const actionsOf: Partial<Record<AuditKind, readonly string[]>> = {
  account: ['createAccount', 'ask_model', 'retry_job'], sign_in: ['sign_in', 'sign_in_failed', 'sign_out'], refused: ['refused'], export: ['export'], retention: ['carry_out_retention', 'remove_draft'],
};

/** Lines of the reader's area that fit the filter; permission comes first, so that a count tells of nothing else. */
function asked(db: Reader, actor: Actor, filter: AuditFilter): Query {
  const { kind, person, who, thing, since, until } = filter;
  const actions = kind === undefined ? undefined : actionsOf[kind];
  return db.selectFrom('activity').select([...columns])
    .where((eb) => inArea(eb, actor))
    .$if(actions !== undefined, (query) => query.where('action', 'in', [...actions ?? []]))
    .$if(kind !== undefined && actions === undefined, (query) => query.where('subject_type', '=', kind ?? ''))
    .$if(person !== undefined, (query) => query.where((eb) => eb.or([eb('actor_user_id', '=', person ?? ''), eb.and([eb('subject_type', '=', 'user'), eb('subject_id', '=', person ?? '')])])))
    .$if(who !== undefined && who !== '', (query) => query.where(sql<boolean>`position(lower(${who ?? ''}) in lower(actor_name)) > 0`))
    .$if(thing !== undefined, (query) => query.where((eb) => eb.or([eb('subject_id', '=', thing ?? ''), eb('need_id', '=', thing ?? '')])))
    .$if(since !== undefined, (query) => query.where('at', '>=', startOf(since ?? '')))
    .$if(until !== undefined, (query) => query.where('at', '<', new Date(startOf(until ?? '').getTime() + 24 * 3600_000))) as Query;
}

const startOf = (day: string): Date => new Date(`${day}T00:00:00+08:00`);

/** Who may read the history sees their association's subtree; those of the top see all, also what belongs to no association. */
function inArea(eb: ExpressionBuilder<Database & { activity: ActivityTable }, 'activity'>, actor: Actor) {
  const paths = actor.kind === 'system' ? ['/'] : grantsFor(actor, 'audit.view').map((grant) => grant.associationPath);
  if (paths.some((path) => path.split('/').filter(Boolean).length <= 1)) return eb.lit(true);
  if (paths.length === 0) return eb.lit(false);
  return eb('association_id', 'in', eb.selectFrom('association').select('association.id').where((inner) => inner.or(paths.map((path) => inner('association.path', 'like', `${path}%`)))));
}

export const auditPage = async (db: Reader, actor: Actor, filter: AuditFilter, request: PageRequest): Promise<Page<ShownLine>> => {
  const { rows, next } = await pageOf(asked(db, actor, filter), { sort: 'seq', id: 'id', direction: 'desc', read: (row: AuditLine) => [row.seq, row.id] }, request);
  return { rows: await withThings(db, rows), next };
};

export const auditCount = (db: Reader, actor: Actor, filter: AuditFilter): Promise<number> => boundedCount(db, asked(db, actor, filter));

/** For a file: newest first, `most` at most. */
export const auditLines = async (db: Reader, actor: Actor, filter: AuditFilter, most: number): Promise<readonly ShownLine[]> =>
  withThings(db, await asked(db, actor, filter).orderBy('seq', 'desc').limit(most).execute());

const titled = { need: ['title', '/needs/'], event: ['title', '/events/'], association: ['name', '/associations/'] } as const;
const isProfileKind = (kind: unknown): kind is ProfileKind => typeof kind === 'string' && kind in profileDefinitions;

/** One query for each kind of thing on the page. */
async function withThings(db: Reader, lines: readonly AuditLine[]): Promise<readonly ShownLine[]> {
  const names = new Map<string, string>();
  const wanted = new Map<string, Set<string>>();
  for (const line of lines) { const thing = thingOf(line); if (thing !== undefined) wanted.set(thing.table, (wanted.get(thing.table) ?? new Set()).add(thing.id)); }
  for (const [table, ids] of wanted) {
    const column = table in titled ? titled[table as keyof typeof titled][0] : 'name';
    const { rows } = await sql<{ id: string; name: string }>`select id::text as id, ${sql.ref(column)} as name from ${sql.table(table)} where id::text = any(${[...ids]}::text[])`.execute(db);
    for (const row of rows) names.set(`${table} ${row.id}`, row.name);
  }
  return lines.map((line) => {
    const thing = thingOf(line);
    const name = thing && names.get(`${thing.table} ${thing.id}`);
    return { ...line, thing: thing === undefined || name === undefined ? null : { name, path: thing.path } };
  });
}

/** Matches and cases go by the name of their need. */
function thingOf({ subject_type: type, subject_id: id, need_id: needId, detail }: AuditLine): { readonly table: string; readonly id: string; readonly path: string } | undefined {
  if (type === 'match' && needId !== null) return { table: 'need', id: needId, path: `/matches/${id}` };
  if (type === 'engagement' && needId !== null) return { table: 'need', id: needId, path: `/engagements/${id}` };
  if (type === 'profile' && isProfileKind(detail['kind'])) return { table: detail['kind'], id, path: `/${profileDefinitions[detail['kind']].segment}/${id}` };
  if (type === 'user') return { table: 'user', id, path: `/audit?person=${encodeURIComponent(id)}` };
  return type in titled ? { table: type, id, path: `${titled[type as keyof typeof titled][1]}${id}` } : undefined;
}
