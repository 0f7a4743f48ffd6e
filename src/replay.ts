import { parseArgs } from 'node:util';
import { loadConfig } from './config.ts';
import type { Db } from './db/database.ts';
import { createDeps, type Deps } from './deps.ts';
import { attempts, tuningInForce } from './learning/tuning.queries.ts';
import { weightsShape } from './learning/tuning.ts';
import { type CandidateType, candidateTypes } from './matches/match.ts';
import { judgedLevel } from './matches/judged.ts';
import { needToMatch, orderCandidates } from './matches/order.queries.ts';
import { MARGIN } from './matches/spread.ts';
import { compareRankings, type Comparison, type Ranked } from './reviews/gate.ts';
import type { SearchIndex } from './search/port.ts';

/**
 * `replay`: matches the needs of a past period again, with the present engine or other settings, and holds the new order
 * against what was proposed and decided then: gains and losses pair by pair, before anything goes live. It writes nothing.
 * Decisions are kept out of the new order (no feedback, nobody excluded as turned down before): they are what is tested. The
 * decided pairs were picked by the ranking of the time, which favours it; loads and profiles are those of today.
 */
const USAGE = 'usage: npm run cli -- replay --since YYYY-MM-DD [--until YYYY-MM-DD] [--margin 0..0.5] [--weights VERSION] [--no-model]';

interface Decided { readonly needId: string; readonly title: string; readonly type: CandidateType; readonly candidateId: string; readonly name: string; readonly position: number; readonly fits: boolean }
export interface Replayed extends Decided { /** Place now; null: no longer among those looked at. */ readonly now: number | null; readonly change: 'gain' | 'loss' | 'same' }
export interface Replay { readonly rows: readonly Replayed[]; readonly newcomers: ReadonlyMap<string, readonly string[]>; readonly comparison: Comparison }

export async function replayCommand(args: readonly string[], env: Record<string, string | undefined>): Promise<number> {
  const { values } = parseArgs({ args: [...args], strict: true, options: { since: { type: 'string' }, until: { type: 'string' }, margin: { type: 'string', default: String(MARGIN) }, weights: { type: 'string' }, 'no-model': { type: 'boolean', default: false } } });
  const [since, until, margin] = [dayOf(values.since), dayOf(values.until ?? '9999-12-31'), Number(values.margin)];
  if (since === undefined || until === undefined || !(margin >= 0 && margin <= 0.5)) { console.error(USAGE); return 2; }
  const deps = await createDeps({ config: loadConfig(env) });
  try {
    if (values['no-model']) await deps.search.adopt(undefined);
    if (values.weights !== undefined && !await tryOn(deps, Number(values.weights))) { console.error(`no weights of version ${values.weights}`); return 2; }
    print(await replay(deps.db, deps.search, { since, until, margin }), deps.search.rankingVersion);
    return 0;
  } finally {
    await deps.close();
  }
}

/** Weights that were learned here, in force or not; 0 are the shipped ones. Only this process ranks by them. */
async function tryOn({ db, search }: Deps, version: number): Promise<boolean> {
  const inForce = await tuningInForce(db, search.rankingVersion);
  const parts = version === 0 ? undefined : weightsShape.safeParse((await attempts(db, 'weights')).find((one) => one.version === version)?.learned).data;
  if (version !== 0 && parts === undefined) return false;
  search.tune({ ...inForce, weights: parts && { version, parts } });
  return true;
}

const dayOf = (text: string | undefined): Date | undefined => {
  const at = text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00+08:00`) : new Date(Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
};

export interface Period { readonly since: Date; readonly until: Date; readonly margin: number }

export async function replay(db: Db, search: SearchIndex, { since, until, margin }: Period): Promise<Replay> {
  const byNeed = Map.groupBy(await decisionsIn(db, since, until), (one) => one.needId);
  const rows: Replayed[] = [];
  const newcomers = new Map<string, readonly string[]>();
  for (const [needId, decided] of byNeed) {
    const need = await needToMatch(db, needId);
    if (need === undefined) continue;
    const unjudged = { ...need, judged: [], facts: { ...need.facts, rejected: new Set<string>() } };
    for (const type of candidateTypes) {
      const ofType = decided.filter((one) => one.type === type);
      if (ofType.length === 0) continue;
      const { candidates } = await orderCandidates(db, search, type, unjudged, margin);
      const places = new Map(candidates.map((one, at) => [one.id, at + 1]));
      rows.push(...ofType.map((one) => ({ ...one, now: places.get(one.candidateId) ?? null, change: changeOf(one, places.get(one.candidateId)) })));
      const before = new Set(await proposedThen(db, needId, type));
      newcomers.set(needId, [...newcomers.get(needId) ?? [], ...candidates.slice(0, 10).filter((one) => !before.has(one.id)).map((one) => one.facts.name)]);
    }
  }
  return { rows, newcomers, comparison: compareRankings(asNeeds(rows)) };
}

/** Upwards is a gain for one that fits and a loss for one that does not. */
function changeOf({ position, fits }: Decided, now = Number.POSITIVE_INFINITY): Replayed['change'] {
  if (now === position) return 'same';
  return (now < position) === fits ? 'gain' : 'loss';
}

const asNeeds = (rows: readonly Replayed[]) => [...Map.groupBy(rows, (one) => one.needId)].map(([id, ofNeed]) => ({
  id, groups: [...Map.groupBy(ofNeed, (one) => one.type).values()].map((group) => group.map((one): Ranked => ({ good: one.fits, before: -one.position, after: one.now === null ? -1000 : -one.now }))),
}));

async function decisionsIn(db: Db, since: Date, until: Date): Promise<Decided[]> {
  const rows = await db.selectFrom('match').innerJoin('need', 'need.id', 'match.need_id').innerJoin('review', (join) => join.onRef('review.match_id', '=', 'match.id').on('review.undone_at', 'is', null))
    .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where('match.proposed_at', '>=', since).where('match.proposed_at', '<', until).orderBy('need.submitted_at').orderBy('need.id').orderBy('match.position')
    .select(({ fn }) => [
      'need.id as needId', 'need.title', 'match.candidate_type as type', 'match.position', 'review.decision', 'review.reason',
      fn.coalesce('match.expert_id', 'match.society_id', 'match.achievement_id').$notNull().as('candidateId'), fn.coalesce('expert.name', 'society.name', 'achievement.name').$notNull().as('name'),
    ]).execute();
  return rows.flatMap(({ decision, reason, ...row }) => { const level = judgedLevel(decision, reason); return level === null ? [] : [{ ...row, fits: level === 1 }]; });
}

const proposedThen = async (db: Db, needId: string, type: CandidateType): Promise<string[]> =>
  (await db.selectFrom('match').where('need_id', '=', needId).where('candidate_type', '=', type).select(`${type}_id as id` as const).execute()).flatMap((row) => row.id ?? []);

const changeWords = { gain: '得 gain', loss: '失 loss', same: '不变 same' } as const;

function print({ rows, newcomers, comparison }: Replay, rankingVersion: string): void {
  for (const [needId, ofNeed] of Map.groupBy(rows, (one) => one.needId)) {
    console.log(`\n${ofNeed[0]?.title ?? ''}  (${needId})`);
    for (const one of ofNeed) console.log(`  ${one.fits ? '合适 fits    ' : '不合适 not fit'}  ${one.position} -> ${one.now ?? '未进入 not listed'}  ${changeWords[one.change]}  ${one.name}`);
    const added = newcomers.get(needId) ?? [];
    if (added.length > 0) console.log(`  新推荐 proposed now, not then: ${added.join('、')}`);
  }
  const count = (change: Replayed['change']) => rows.filter((one) => one.change === change).length;
  const { needs, before, after, difference, low, high, verdict } = comparison;
  const words = { better: '更好 better', worse: '更差 worse', undecided: '看不出差别 no difference shown' } as const;
  console.log(`\n排序版本 ranking ${rankingVersion}: ${rows.length} 项决定 decisions, 得 gains ${count('gain')}, 失 losses ${count('loss')}, 不变 same ${count('same')}`);
  console.log(`错序损失 misorder loss, ${needs} 条需求 needs: ${before.toFixed(4)} -> ${after.toFixed(4)}, 差 difference ${difference.toFixed(4)} [${low.toFixed(4)}; ${high.toFixed(4)}] (95 %, bootstrap over needs): ${words[verdict]}`);
}
