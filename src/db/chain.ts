import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { LEAST_DAYS_KEPT } from '../shared/kept.ts';
import type { Db, Reader } from './database.ts';

/**
 * The chain over the history. A line's hash is SHA-256 over its columns as jsonb text (keys in jsonb's own order, times as
 * seconds since 1970, what is null left out, so that a column of a later version does not change older lines). Its seal is
 * SHA-256 over the seal before it and "position time hash": a line that is changed, removed, inserted or moved no longer
 * fits, nor do all after it. Lines get their seal soon after their commit, by one process at a time and never inside a
 * command; whoever can rewrite the database can rewrite the chain from a line on, so its head is written down elsewhere.
 */
export interface ChainHead { readonly position: number; /** Hex. */ readonly seal: string }
interface Link { readonly position: number; readonly activity_seq: number; /** Seconds since 1970, as text. */ readonly at: string; readonly row_hash: string }

const GENESIS = '0'.repeat(64);

/** Of the line `a`; hex. The columns stand here and not in the database, where they could be exchanged with the lines. */
export const lineHash = sql<string>`encode(sha256(convert_to((jsonb_strip_nulls(jsonb_build_object('seq', a.seq, 'id', a.id, 'at', extract(epoch from a.at),
  'actor_user_id', a.actor_user_id, 'actor_name', a.actor_name, 'subject_type', a.subject_type, 'subject_id', a.subject_id, 'need_id', a.need_id, 'action', a.action,
  'from_status', a.from_status, 'to_status', a.to_status, 'note', a.note, 'association_id', a.association_id, 'address', a.address, 'request_id', a.request_id))
  || jsonb_build_object('detail', a.detail))::text, 'UTF8')), 'hex')`;

const sealOf = (before: string, { position, at, row_hash: hash }: Omit<Link, 'activity_seq'>): string =>
  createHash('sha256').update(Buffer.from(before, 'hex')).update(`${position} ${at} ${hash}`).digest('hex');

/** The last seal there is. */
export async function chainHead(db: Reader): Promise<ChainHead | null> {
  const { rows: [head] } = await sql<ChainHead>`select position, encode(seal, 'hex') as seal from activity_seal order by position desc limit 1`.execute(db);
  return head ?? null;
}

/** Any number, the same in every process of this program. */
const SEAL_LOCK = 4_711_001;

/** Seals up to `most` of the lines that wait, in the order of their numbers, and says how many; 0 also while another process does it. */
export async function sealLines(trx: Reader, most: number): Promise<number> {
  const { rows: [lock] } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${SEAL_LOCK}) as mine`.execute(trx);
  if (lock?.mine !== true) return 0;
  const { rows } = await sql<Omit<Link, 'position'>>`
    with taken as (delete from activity_unsealed u using (select w.seq from activity_unsealed w join activity a on a.seq = w.seq order by w.seq limit ${most}) as first where u.seq = first.seq returning u.seq)
    select a.seq as activity_seq, extract(epoch from a.at)::text as at, ${lineHash} as row_hash from taken join activity a on a.seq = taken.seq order by a.seq`.execute(trx);
  if (rows.length === 0) return 0;
  let { position, seal } = await chainHead(trx) ?? { position: 0, seal: GENESIS };
  const links = rows.map((row) => {
    position += 1;
    seal = sealOf(seal, { ...row, position });
    return { ...row, position, seal };
  });
  await sql`insert into activity_seal (position, activity_seq, at, row_hash, seal)
    select l.position, l.activity_seq, a.at, decode(l.row_hash, 'hex'), decode(l.seal, 'hex')
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as l (position bigint, activity_seq bigint, row_hash text, seal text) join activity a on a.seq = l.activity_seq`.execute(trx);
  return rows.length;
}

/** A line and what it says since a person's words were taken out of it. */
export interface RedactedLine { readonly position: number; readonly row_hash: string }

/** Opens one of the doors of an append-only table (migration 0018) for what `work` does in this transaction, and shuts it. */
export async function throughDoor<T>(trx: Reader, door: 'erasure' | 'retention', work: () => Promise<T>): Promise<T> {
  await sql`select set_config('keqiao.door', ${door}, true)`.execute(trx);
  const result = await work();
  await sql`select set_config('keqiao.door', '', true)`.execute(trx);
  return result;
}

/** Of these lines those that are sealed, as they are now. */
export async function redactedLines(trx: Reader, seqs: readonly number[]): Promise<readonly RedactedLine[]> {
  if (seqs.length === 0) return [];
  const { rows } = await sql<RedactedLine>`select s.position, ${lineHash} as row_hash from activity_seal s join activity a on a.seq = s.activity_seq where s.activity_seq = any(${seqs}::bigint[]) order by s.position`.execute(trx);
  return rows;
}

export function redactionDigest(lines: readonly RedactedLine[]): string {
  const digest = createHash('sha256');
  for (const { position, row_hash: hash } of lines) digest.update(`${position} ${hash}\n`);
  return digest.digest('hex');
}

export const keepRedaction = (trx: Reader, by: number, lines: readonly RedactedLine[]) =>
  sql`insert into activity_redaction (by, position, row_hash) select ${by}, l.position, decode(l.row_hash, 'hex') from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l (position bigint, row_hash text)`.execute(trx);

export type Breach = 'seal_missing' | 'line_removed' | 'line_changed' | 'seal_changed' | 'line_inserted' | 'waiting_line_removed' | 'removal_unproven' | 'redaction_unproven';
export interface BrokenLink { readonly breach: Breach; /** Place in the chain; null for what has none. */ readonly position: number | null; /** Number of the line. */ readonly seq: number | null; readonly at: string | null }
export interface ChainState {
  readonly sealed: number; readonly removed: number; readonly unsealed: number; readonly unsealedSince: Date | null;
  readonly head: ChainHead | null; readonly broken: BrokenLink | null;
  /** Where the head that was asked for stands; null: nowhere. */
  readonly found: number | null;
}

interface Sealed extends Link { readonly seal: string; readonly removed_by: number | null; /** What the line says since words were taken out of it; null: nothing was. */ readonly redacted: string | null; /** Hash of the line as it is now; null: it is gone. */ readonly now: string | null }
interface Removal { readonly digest: ReturnType<typeof createHash>; lines: number; newest: number; readonly first: Sealed }

const AT_ONCE = 5000;

/** Reads the whole chain as it stood at one moment, beside a running application. `asked`: a head that was written down (hex). */
export const verifyChain = (db: Db, asked?: string): Promise<ChainState> => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async (trx) => {
  let seal = GENESIS;
  let position = 0;
  let found: number | null = null;
  let broken: BrokenLink | null = null;
  const removals = new Map<number, Removal>();
  for (let more = true; more && broken === null;) {
    const links = await linksAfter(trx, position);
    more = links.length === AT_ONCE;
    for (const link of links) {
      const breach = breachOf(link, position + 1, seal);
      if (breach !== undefined) { broken = placed(breach, link); break; }
      if (link.removed_by !== null) noteRemoval(removals, link.removed_by, link);
      ({ position, seal } = link);
      if (seal === asked?.toLowerCase()) found = position;
    }
  }
  broken ??= await unprovenRemoval(trx, removals) ?? await unprovenRedaction(trx) ?? await loose(trx);
  const { rows: [waiting] } = await sql<{ count: number; since: Date | null }>`select count(*) as count, min(since) as since from activity_unsealed`.execute(trx);
  return {
    sealed: position, removed: [...removals.values()].reduce((sum, one) => sum + one.lines, 0), unsealed: waiting?.count ?? 0, unsealedSince: waiting?.since ?? null,
    head: await chainHead(trx), broken, found,
  };
});

async function linksAfter(trx: Reader, position: number): Promise<readonly Sealed[]> {
  const { rows } = await sql<Sealed>`select s.position, s.activity_seq, extract(epoch from s.at)::text as at, encode(s.row_hash, 'hex') as row_hash, encode(s.seal, 'hex') as seal, s.removed_by,
      (select encode(r.row_hash, 'hex') from activity_redaction r where r.position = s.position order by r.by desc limit 1) as redacted,
      case when a.seq is null then null else ${lineHash} end as now
    from (select * from activity_seal where position > ${position} order by position limit ${sql.lit(AT_ONCE)}) s left join activity a on a.seq = s.activity_seq order by s.position`.execute(trx);
  return rows;
}

const placed = (breach: Breach, { position, activity_seq: seq, at }: Link): BrokenLink => ({ breach, position, seq, at: new Date(Number(at) * 1000).toISOString() });

function breachOf(link: Sealed, expected: number, before: string): Breach | undefined {
  if (link.position !== expected) return 'seal_missing';
  if (link.now === null && link.removed_by === null) return 'line_removed';
  if (link.now !== null && link.now !== (link.redacted ?? link.row_hash)) return 'line_changed';
  return sealOf(before, link) === link.seal ? undefined : 'seal_changed';
}

/** Each redaction is told by a line of history, sealed itself, that holds the digest of what its lines say since. */
async function unprovenRedaction(trx: Reader): Promise<BrokenLink | null> {
  const { rows } = await sql<{ by: number; lines: readonly RedactedLine[]; told: string | null }>`select r.by, json_agg(json_build_object('position', r.position, 'row_hash', encode(r.row_hash, 'hex')) order by r.position) as lines,
    (select a.detail->>'digest' from activity a where a.seq = r.by and a.action = 'redact_history') as told from activity_redaction r group by r.by order by r.by`.execute(trx);
  const wrong = rows.find((row) => row.told !== redactionDigest(row.lines));
  return wrong === undefined ? null : { breach: 'redaction_unproven', position: wrong.lines[0]?.position ?? null, seq: wrong.by, at: null };
}

/** A line removed by retention leaves its seal; the line of history that says so holds the digest of what was removed. */
function noteRemoval(removals: Map<number, Removal>, by: number, link: Sealed): void {
  const removal = removals.get(by) ?? { digest: createHash('sha256'), lines: 0, newest: 0, first: link };
  removal.digest.update(link.seal);
  removal.lines += 1;
  removal.newest = Math.max(removal.newest, Number(link.at));
  removals.set(by, removal);
}

/** Of seals in the order of their positions. */
export function removalDigest(seals: readonly string[]): string {
  const digest = createHash('sha256');
  for (const seal of seals) digest.update(seal);
  return digest.digest('hex');
}

async function unprovenRemoval(trx: Reader, removals: ReadonlyMap<number, Removal>): Promise<BrokenLink | null> {
  for (const [by, { digest, lines, newest, first }] of removals) {
    const said = await trx.selectFrom('activity').select(['at', 'detail']).where('seq', '=', by).where('action', '=', 'carry_out_retention').executeTakeFirst();
    const proven = said !== undefined && said.detail['removed'] === lines && said.detail['digest'] === digest.digest('hex') && newest * 1000 <= said.at.getTime() - LEAST_DAYS_KEPT * 24 * 3600_000;
    if (!proven) return placed('removal_unproven', first);
  }
  return null;
}

/** Lines outside the chain that do not wait for it, and waiting ones that are gone. */
async function loose(trx: Reader): Promise<BrokenLink | null> {
  const { rows: [inserted] } = await sql<{ seq: number; at: Date }>`select a.seq, a.at from activity a
    where not exists (select 1 from activity_seal s where s.activity_seq = a.seq) and not exists (select 1 from activity_unsealed u where u.seq = a.seq) order by a.seq limit 1`.execute(trx);
  if (inserted !== undefined) return { breach: 'line_inserted', position: null, seq: inserted.seq, at: inserted.at.toISOString() };
  const { rows: [gone] } = await sql<{ seq: number }>`select u.seq from activity_unsealed u where not exists (select 1 from activity a where a.seq = u.seq) order by u.seq limit 1`.execute(trx);
  return gone === undefined ? null : { breach: 'waiting_line_removed', position: null, seq: gone.seq, at: null };
}
