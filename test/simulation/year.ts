import chineseDays from 'chinese-days';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { createAccount } from '../../src/auth/accounts.ts';
import { actorOfUser } from '../../src/auth/actor.queries.ts';
import { lookAtClocks } from '../../src/clocks/clock.jobs.ts';
import { clockRules } from '../../src/clocks/clock.ts';
import { CONDUCT_VERSION } from '../../src/engagements/conduct.ts';
import { claimMatch, recordStep, releaseMatch } from '../../src/engagements/engagement.commands.ts';
import { answerFollowUp, askFollowUps } from '../../src/engagements/follow-up.commands.ts';
import { confirmNeed } from '../../src/needs/follow.commands.ts';
import { ageNeeds } from '../../src/needs/follow.jobs.ts';
import { acceptNeed, escalateNeed, mergeNeed, returnNeed, sendNeed, submitNeed, withdrawNeed } from '../../src/needs/need.commands.ts';
import { usersOf } from '../../src/notices/audience.queries.ts';
import { createEnterprise, createExpert, createTechnologyManager } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { type Actor, holderOf, system } from '../../src/shared/command.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { AppError } from '../../src/shared/errors.ts';
import { chinaDay } from '../../src/shared/working-days.ts';
import type { TestServices } from '../support/services.ts';

/**
 * A year of a province, day by day, through the commands alone: enterprises that post, are silent or withdraw; staff who answer,
 * send back, merge, pass up, or leave things until the level above is told; managers who take on, call late, give back, finish.
 * Whatever is drawn is drawn from one seed. At the end everything that is open must have an owner, and every clock must be
 * what the history says, recounted here by other means than the program's own.
 */
export interface Scale { readonly enterprises: number; readonly needs: number; readonly experts: number; readonly managers: number; readonly days: number; readonly seed: number }
export interface Clocked { now: Date }

const trades = ['带式输送', '粘附机理', '轴承寿命', '激光焊接', '热处理', '铸造缺陷', '污水脱氮', '膜分离', '催化裂化', '锂电隔膜', '电机控制', '视觉检测', '数控刀具', '食品杀菌', '茶叶加工', '中药提取', '疫苗佐剂', '牧草育种', '土壤修复', '光伏组件', '储能热管理', '碳纤维', '陶瓷烧结', '玻璃镀膜', '齿轮噪声', '液压密封', '机器人抓取', '无人机航测', '海藻多糖', '智能灌溉'];
const cities = [['370100', '济南'], ['370200', '青岛'], ['370900', '泰安'], ['371300', '临沂']] as const;

/** Park and Miller, so that a run can be repeated. */
function dice(seed: number) {
  let state = seed;
  const next = (): number => { state = (state * 48_271) % 2_147_483_647; return state / 2_147_483_647; };
  return { chance: (p: number) => next() < p, below: (n: number) => Math.floor(next() * n), pick: <T>(all: readonly T[]): T => { const one = all[Math.floor(next() * all.length)]; if (one === undefined) throw new Error('nothing to pick'); return one; } };
}

export interface Summary { readonly statuses: Readonly<Record<string, number>>; readonly clocks: number; readonly reminded: number; readonly overdue: number; readonly handedUp: number; readonly stale: number; readonly followUps: number; readonly provisional: number; readonly notices: number; readonly cases: Readonly<Record<string, number>>; readonly refused: Readonly<Record<string, number>>; readonly withoutOwner: readonly string[]; readonly wrongClocks: readonly string[] }

export async function simulateYear(t: TestServices, time: Clocked, scale: Scale, progress: (line: string) => void = () => {}): Promise<Summary> {
  const d = dice(scale.seed);
  const { db } = t.deps;
  const refused: Record<string, number> = {};
  /** Somebody else was faster, or hands are full: what happens to people happens here. Anything else is a fault. */
  const tries = async <T>(work: () => Promise<T>): Promise<T | undefined> => work().catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    refused[error.code] = (refused[error.code] ?? 0) + 1;
    return undefined;
  });
  let count = 0;
  const account = async (grant: Parameters<typeof createAccount.handle>[1]['grants'][number]): Promise<Actor> => {
    count += 1;
    const { id } = await t.run(createAccount, system, { name: `某人${count}`, email: `sim${count}@example.test`, password: 'keqiao-demo', grants: [grant] });
    const actor = await actorOfUser(db, id);
    if (actor === undefined) throw new Error('no account');
    return actor;
  };

  // The province.
  const root = await db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const { id: province } = await t.run(createAssociation, system, { name: '模拟省科协', level: 'province', parentId: root.id, regionCode: '370000' });
  const offices = [{ id: province, staff: await account({ role: 'staff', associationId: province }), lazy: false, region: '370000' }];
  for (const [region, name] of cities) {
    const { id } = await t.run(createAssociation, system, { name: `模拟${name}科协`, level: 'city', parentId: province, regionCode: region });
    offices.push({ id, staff: await account({ role: 'staff', associationId: id }), lazy: d.chance(0.25), region });
  }
  const officeOf = (id: string) => offices.find((one) => one.id === id) ?? offices[0];
  const firms: { readonly id: string; readonly actor: Actor; readonly silent: boolean }[] = [];
  for (let i = 0; i < scale.enterprises; i += 1) {
    const office = offices[1 + (i % cities.length)] ?? offices[0];
    if (office === undefined) throw new Error('no office');
    const stem = `91${office.region}${String(i).padStart(9, '0')}`;
    const { id } = await t.run(createEnterprise, system, { associationId: office.id, name: `模拟企业 ${i}`, creditCode: stem + creditCodeCheck(stem), regionCode: office.region, industry: d.pick(trades) });
    firms.push({ id, actor: await account({ role: 'enterprise_member', associationId: office.id, enterpriseId: id }), silent: d.chance(0.2) });
  }
  for (let i = 0; i < scale.experts; i += 1) {
    const [one, two] = [d.pick(trades), d.pick(trades)];
    await t.run(createExpert, system, { associationId: province, name: `模拟专家 ${i}`, institution: '某某大学', regionCode: d.pick(cities)[0], fields: [one, two], capacity: 3, evidence: [{ kind: 'paper', title: `${one}研究`, text: `${one}与${two}的试验`, year: 2020 + (i % 6) }] });
  }
  const managers: { readonly id: string; readonly actor: Actor; readonly slow: boolean }[] = [];
  for (let i = 0; i < scale.managers; i += 1) {
    const office = offices[1 + (i % cities.length)] ?? offices[0];
    if (office === undefined) throw new Error('no office');
    const { id } = await t.run(createTechnologyManager, system, { associationId: office.id, name: `模拟经理 ${i}`, regionCode: office.region, level: 'middle', industries: [d.pick(trades), d.pick(trades)], capacity: 4 });
    managers.push({ id, actor: await account({ role: 'technology_manager', associationId: office.id, technologyManagerId: id }), slow: d.chance(0.25) });
  }
  await t.drain();
  progress(`the province is there: ${scale.enterprises} enterprises, ${scale.experts} experts, ${scale.managers} managers`);

  const arrivals = Array.from({ length: scale.needs }, () => d.below(Math.floor(scale.days * 0.85)));
  const start = time.now.getTime();
  for (let dayNo = 0; dayNo < scale.days; dayNo += 1) {
    const at = (hour: number): void => { time.now = new Date(start + (dayNo * 24 + hour) * 3600_000); };
    at(0);
    await lookAtClocks(t.deps)();
    await ageNeeds(t.deps)();
    await t.run(askFollowUps, system, {});
    if (!worked(chinaDay(time.now))) continue;
    at(9);
    for (const arrival of arrivals) if (arrival === dayNo || (arrival < dayNo && arrival > dayNo - 4 && !worked(chinaDay(new Date(start + arrival * 24 * 3600_000))) && lastWorkedSince(start, arrival, dayNo))) await post();
    at(10);
    await staffDay();
    at(11);
    await t.drain();
    at(14);
    await reviewDay();
    await otherWayDay();
    at(15);
    await managerDay();
    at(16);
    await firmDay();
    await linkDay();
    if (dayNo % 30 === 29) progress(`day ${dayNo + 1}`);
  }
  await t.drain();
  await lookAtClocks(t.deps)();
  return summary();

  async function post(): Promise<void> {
    const firm = d.pick(firms);
    const trade = d.pick(trades);
    await t.run(submitNeed, firm.actor, { enterpriseId: firm.id, title: `${trade}难题`, field: trade, problem: `${trade}不稳定，需要改进${d.pick(trades)}`, draft: d.chance(0.05), confidentiality: d.chance(0.1) ? 'staff_only' : 'members' });
  }
  /** What waits for an answer: each office at its own pace; what was handed up is answered by the level above. */
  async function staffDay(): Promise<void> {
    const waiting = await db.selectFrom('clock').innerJoin('need', 'need.id', 'clock.need_id').where('clock.kind', '=', 'first_answer').where('stopped_at', 'is', null).select(['need.id', 'clock.association_id', 'handed_up_to', 'need.field', 'need.enterprise_id']).orderBy('clock.started_at').orderBy('clock.id').execute();
    for (const need of waiting) {
      const office = officeOf(need.handed_up_to ?? need.association_id);
      if (office === undefined || !d.chance(office.lazy && need.handed_up_to === null ? 0.06 : 0.55)) continue;
      const roll = d.below(100);
      if (roll < 15) await tries(() => t.run(returnNeed, office.staff, { id: need.id, reason: '请补充工况' }));
      else if (roll < 20 && need.association_id !== province) await tries(() => t.run(escalateNeed, office.staff, { id: need.id }));
      else if (roll < 23) {
        const into = await db.selectFrom('need').select('id').where('enterprise_id', '=', need.enterprise_id).where('id', '<>', need.id).where('status', 'in', ['submitted', 'accepted', 'matched']).orderBy('id').executeTakeFirst();
        if (into !== undefined) await tries(() => t.run(mergeNeed, office.staff, { id: need.id, intoId: into.id }));
      } else await tries(() => t.run(acceptNeed, office.staff, { id: need.id }));
    }
  }
  /** Nobody was found: staff pass it up, send it back, or leave it for the level above to see. */
  async function otherWayDay(): Promise<void> {
    const waiting = await db.selectFrom('clock').where('kind', '=', 'way_on').where('stopped_at', 'is', null).select(['need_id', 'association_id', 'handed_up_to', 'overdue_at']).orderBy('started_at').orderBy('id').execute();
    for (const one of waiting) {
      const office = officeOf(one.handed_up_to ?? one.association_id);
      if (office === undefined || !d.chance(one.overdue_at === null ? 0.04 : 0.3)) continue;
      if (one.association_id !== province && d.chance(0.6)) await tries(() => t.run(escalateNeed, office.staff, { id: one.need_id }));
      else await tries(() => t.run(returnNeed, office.staff, { id: one.need_id, reason: '请拆成几个小问题' }));
    }
  }
  async function reviewDay(): Promise<void> {
    const waiting = await db.selectFrom('clock').where('kind', '=', 'review').where('stopped_at', 'is', null).select(['need_id', 'association_id', 'handed_up_to']).orderBy('started_at').orderBy('id').execute();
    for (const one of waiting) {
      const office = officeOf(one.handed_up_to ?? one.association_id);
      if (office === undefined || !d.chance(office.lazy && one.handed_up_to === null ? 0.05 : 0.35)) continue;
      const proposals = await db.selectFrom('match').select(['id', 'version']).where('need_id', '=', one.need_id).where('status', '=', 'proposed').orderBy('position').orderBy('id').execute();
      const none = d.chance(0.15);
      for (const match of none ? proposals : proposals.slice(0, 1)) await tries(() => t.run(decideMatch, office.staff, { id: match.id, version: match.version, ...(none ? { decision: 'reject', reason: 'wrong_field' } as const : { decision: 'approve', reason: 'evidence_fits' } as const) }));
    }
  }
  async function managerDay(): Promise<void> {
    for (const manager of managers) {
      if (d.chance(0.35)) {
        const told = await db.selectFrom('notice').innerJoin('match', (join) => join.on((eb) => eb(eb.cast<string>('match.id', 'text'), '=', eb.ref('notice.subject_id')))).where('notice.user_id', '=', manager.actor.userId).where('notice.kind', '=', 'match_open').where('match.status', '=', 'approved').select('match.id').orderBy('notice.created_at').limit(2).execute();
        if (told[0] !== undefined) await tries(() => t.run(claimMatch, manager.actor, { id: d.pick(told).id, conduct: CONDUCT_VERSION }));
      }
      const cases = await db.selectFrom('engagement').select(['id', 'match_id', 'status', 'version']).where('technology_manager_id', '=', manager.id).where('ended_at', 'is', null).orderBy('claimed_at').execute();
      for (const one of cases) {
        if (!d.chance(manager.slow ? 0.05 : 0.22)) continue;
        const happenedOn = chinaDay(time.now);
        const record = (input: { stage: 'contacted' | 'met' | 'negotiating' | 'implementing' | 'completed' | 'failed' | 'note'; note?: string } | { stage: 'signed'; contractNumber: string }) => tries(() => t.run(recordStep, manager.actor, { id: one.id, version: one.version, happenedOn, ...input }));
        const roll = d.below(100);
        if (one.status === 'claimed' && roll < 12) await tries(() => t.run(releaseMatch, manager.actor, { id: one.match_id, reason: '近期长期出差' }));
        else if (roll < 20) await record({ stage: 'note', note: '电话没有打通' });
        else if (roll < 26) await record({ stage: 'failed', note: '双方没有谈拢' });
        else if (one.status === 'claimed') await record({ stage: 'contacted' });
        else if (one.status === 'contacted') await record({ stage: 'met' });
        else if (one.status === 'met') await record({ stage: 'negotiating' });
        else if (one.status === 'negotiating') await record({ stage: 'signed', contractNumber: `HT-${one.id.slice(-6)}` });
        else if (one.status === 'signed') await record({ stage: 'implementing' });
        else await record({ stage: 'completed' });
      }
    }
  }
  async function firmDay(): Promise<void> {
    const mine = await db.selectFrom('need').select(['id', 'enterprise_id', 'status']).where('status', 'in', ['returned', 'draft', 'submitted']).orderBy('created_at').execute();
    for (const need of mine) {
      const firm = firms.find((one) => one.id === need.enterprise_id);
      if (firm === undefined || firm.silent) continue;
      if (need.status !== 'submitted' && d.chance(0.25)) await tries(() => t.run(sendNeed, firm.actor, { id: need.id }));
      else if (d.chance(0.004)) await tries(() => t.run(withdrawNeed, firm.actor, { id: need.id, reason: '不再需要' }));
    }
  }

  /** Some tap the link that asks whether the need still stands, some after it left the queues; some answer what became of a contract. */
  async function linkDay(): Promise<void> {
    const asked = await db.selectFrom('need').select(['id', 'stale_at']).where('confirm_asked_at', 'is not', null).where('status', 'in', ['submitted', 'accepted', 'matched']).orderBy('id').execute();
    for (const need of asked) if (d.chance(need.stale_at === null ? 0.05 : 0.02)) await tries(() => t.run(confirmNeed, holderOf({ purpose: 'need', id: need.id }), { id: need.id }));
    const questions = await db.selectFrom('follow_up').select('id').where('answered_at', 'is', null).orderBy('id').execute();
    for (const { id } of questions) if (d.chance(0.05)) await tries(() => t.run(answerFollowUp, holderOf({ purpose: 'follow_up', id }), { id, stillRuns: 'yes', whatChanged: '产量上升' }));
  }

  async function summary(): Promise<Summary> {
    const counted = async (table: 'need' | 'engagement'): Promise<Record<string, number>> => Object.fromEntries((await db.selectFrom(table).select((eb) => ['status', eb.fn.countAll<number>().as('n')]).groupBy('status').orderBy('status').execute()).map((row) => [row.status, Number(row.n)]));
    const clocks = await db.selectFrom('clock').selectAll().execute();
    return {
      statuses: await counted('need'), cases: await counted('engagement'), clocks: clocks.length, reminded: clocks.filter((one) => one.reminded_at !== null).length, overdue: clocks.filter((one) => one.overdue_at !== null).length,
      handedUp: clocks.filter((one) => one.handed_up_at !== null).length, stale: Number((await db.selectFrom('activity').select((eb) => eb.fn.countAll<number>().as('n')).where('action', '=', 'stale').executeTakeFirstOrThrow()).n),
      followUps: Number((await db.selectFrom('follow_up').select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n), provisional: clocks.filter((one) => one.provisional).length,
      notices: Number((await db.selectFrom('notice').select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n), refused, withoutOwner: await withoutOwner(t), wrongClocks: await wrongClocks(t, time.now),
    };
  }
}

/** An arrival on a day off is posted on the next day that is worked. */
function lastWorkedSince(start: number, arrival: number, dayNo: number): boolean {
  for (let between = arrival; between < dayNo; between += 1) if (worked(chinaDay(new Date(start + between * 24 * 3600_000)))) return false;
  return true;
}

/** The library's own function, at noon in the zone of this machine; a year it does not know is Monday to Friday. */
export const worked = (day: string): boolean => (day < '2027' ? chineseDays.isWorkday(day) : ![0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay()));
const nthWorkedAfter = (from: string, n: number): string => {
  let day = from;
  for (let left = n; left > 0;) { day = new Date(Date.parse(`${day}T12:00:00Z`) + 24 * 3600_000).toISOString().slice(0, 10); if (worked(day)) left -= 1; }
  return day;
};

/** Open needs for which nobody is there who knows of it. */
async function withoutOwner(t: TestServices): Promise<string[]> {
  const { db } = t.deps;
  const needs = await db.selectFrom('need').select(['id', 'status', 'enterprise_id', 'stale_at']).where('status', 'not in', ['resolved', 'unresolved', 'withdrawn', 'merged']).execute();
  const lost: string[] = [];
  for (const need of needs) {
    const clocks = await db.selectFrom('clock').select(['kind', 'association_id', 'technology_manager_id']).where('need_id', '=', need.id).where('stopped_at', 'is', null).execute();
    const waits = clocks.map((one) => (one.technology_manager_id === null ? { staffOf: one.association_id } : { technologyManager: one.technology_manager_id }));
    const audience = need.status === 'draft' || need.status === 'returned' || need.stale_at !== null ? [{ enterprise: need.enterprise_id }] : waits;
    if ((await usersOf(db, audience)).length === 0) lost.push(`${need.status} ${need.id}`);
  }
  return lost;
}

interface Expected { readonly kind: keyof typeof clockRules; readonly subject: string; readonly from: Date; to: Date | null }

/** The clocks as the history tells them, step by step, against those that are stored: start, end, due day, and what was said when. */
async function wrongClocks(t: TestServices, now: Date): Promise<string[]> {
  const { db } = t.deps;
  const wrong: string[] = [];
  const history = await db.selectFrom('activity').select(['at', 'actor_name', 'subject_type', 'subject_id', 'need_id', 'action', 'from_status', 'to_status']).where('need_id', 'is not', null).orderBy('seq').execute();
  const stored = Map.groupBy(await db.selectFrom('clock').selectAll().orderBy('started_at').orderBy('id').execute(), (clock) => clock.need_id);
  for (const [needId, lines] of Map.groupBy(history, (line) => line.need_id ?? '')) {
    const expected: Expected[] = [];
    const begin = (kind: Expected['kind'], subject: string, from: Date): void => { if (!expected.some((one) => one.kind === kind && one.subject === subject && one.to === null)) expected.push({ kind, subject, from, to: null }); };
    const end = (kind: Expected['kind'], subject: string, to: Date): void => { for (const one of expected) if (one.kind === kind && one.subject === subject && one.to === null) one.to = to; };
    let [approved, stale, status] = [0, false, ''];
    for (const line of lines) {
      if (line.subject_type === 'match') {
        if (line.to_status === 'approved' && line.action === 'approve') { approved += 1; end('review', needId, line.at); if (!stale) begin('take_on', needId, line.at); }
        if (line.action === 'claim') approved -= 1;
        if (line.action === 'release') approved += 1;
      }
      if (line.subject_type === 'need' && line.action === 'stale') { stale = true; for (const kind of ['first_answer', 'way_on', 'review', 'take_on'] as const) end(kind, needId, line.at); }
      if (line.subject_type === 'need' && line.action === 'confirm' && stale) {
        stale = false;
        begin(status === 'submitted' ? 'first_answer' : status === 'accepted' ? 'way_on' : approved > 0 ? 'take_on' : 'review', needId, line.at);
      }
      if (line.subject_type === 'need' && line.to_status !== null) { status = line.to_status; if (line.actor_name !== system.name) stale = false; }
      if (line.subject_type === 'need' && line.action === 'no_candidates' && !stale) begin('way_on', needId, line.at);
      if (line.subject_type === 'need' && line.to_status !== null) {
        if (line.from_status === 'accepted') end('way_on', needId, line.at);
        if (line.action === 'rematch' && !stale) begin('way_on', needId, line.at);
        if (line.from_status === 'submitted' || line.from_status === 'escalated') end('first_answer', needId, line.at);
        if (line.from_status === 'matched' && line.to_status !== 'matched') { end('review', needId, line.at); end('take_on', needId, line.at); }
        if (line.to_status === 'submitted' || line.to_status === 'escalated') begin('first_answer', needId, line.at);
        if (line.to_status === 'matched' && !stale) begin(approved > 0 ? 'take_on' : 'review', needId, line.at);
      }
      if (line.subject_type === 'engagement') {
        if (line.action === 'claim') begin('first_contact', line.subject_id, line.at);
        else if (line.to_status !== null || line.action === 'note') {
          const waiting = expected.some((one) => one.kind === 'first_contact' && one.subject === line.subject_id && one.to === null);
          if (line.action === 'note' && waiting) continue;
          end('first_contact', line.subject_id, line.at);
          end('silence', line.subject_id, line.at);
          if (!['released', 'completed', 'failed'].includes(line.to_status ?? '')) begin('silence', line.subject_id, line.at);
        }
      }
    }
    const rows = stored.get(needId) ?? [];
    const key = (kind: string, subject: string, from: Date, to: Date | null): string => `${kind} ${subject} ${from.toISOString()} ${to?.toISOString() ?? 'runs'}`;
    const [is, should] = [rows.map((one) => key(one.kind, one.subject_id, one.started_at, one.stopped_at)).toSorted(), expected.map((one) => key(one.kind, one.subject, one.from, one.to)).toSorted()];
    if (is.join('|') !== should.join('|')) wrong.push(`need ${needId}: stored ${is.filter((one) => !should.includes(one)).join('; ')}, by the history ${should.filter((one) => !is.includes(one)).join('; ')}`);
    for (const clock of rows) {
      const due = nthWorkedAfter(chinaDay(clock.started_at), clockRules[clock.kind].days);
      const handUp = nthWorkedAfter(due, clockRules[clock.kind].days);
      // Looked at each midnight: what ended on a day was seen as running that morning.
      const last = chinaDay(clock.stopped_at ?? now);
      if (clock.due_on !== due) wrong.push(`${clock.kind} ${clock.id}: due ${clock.due_on}, recounted ${due}`);
      if ((clock.overdue_at !== null) !== (last > due)) wrong.push(`${clock.kind} ${clock.id}: ${clock.overdue_at === null ? 'not ' : ''}said to be overdue, due ${due}, until ${last}`);
      if ((clock.handed_up_at !== null) !== (last > handUp)) wrong.push(`${clock.kind} ${clock.id}: ${clock.handed_up_at === null ? 'not ' : ''}handed up, to be on ${handUp}, until ${last}`);
      if (clock.provisional !== (handUp >= '2027')) wrong.push(`${clock.kind} ${clock.id}: provisional ${clock.provisional}, handed up ${handUp}`);
    }
  }
  return wrong;
}
