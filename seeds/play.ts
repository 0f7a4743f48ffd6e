import { acceptNeed, submitNeed } from '../src/needs/need.commands.ts';
import { CONDUCT_VERSION } from '../src/engagements/conduct.ts';
import { claimMatch, recordStep } from '../src/engagements/engagement.commands.ts';
import { decideMatch } from '../src/reviews/review.commands.ts';
import { type Actor, system } from '../src/shared/command.ts';
import { demo } from './index.ts';
import type { DemoActors, Loaded, Loader } from './load.ts';

/**
 * Plays the demo needs through the life of a case, with the application's commands and in the past: some wait for
 * staff, most have proposals, some are approved, some are in hand. What each need shows follows from its place in the
 * list alone; the engine that proposes is the real one.
 */
const DAY = 24 * 3600 * 1000;

export async function playCases(loader: Loader, loaded: Loaded, actors: DemoActors, say: (line: string) => void): Promise<void> {
  const { deps, once, drain } = loader;
  const start = deps.clock().getTime();
  const today = deps.clock().toISOString().slice(0, 10);
  const managers = demo.technologyManagers.map((m) => ({ ...m, actor: managerActor(m.key, m.name, loaded) }));
  let index = 0;
  for (const seed of demo.needs) {
    index += 1;
    const waits = !isLibo(seed.enterprise) && index % 8 === 0; // for staff to take up
    const left = isLibo(seed.enterprise) || (inShandong(seed.enterprise) && index % 3 !== 0); // for the demo's staff to review
    const reviewed = !left && index % 2 === 1;
    const submittedAt = new Date(start - daysAgo(index, waits, reviewed) * DAY - (1 + (index % 9)) * 3600_000);
    const { key, enterprise, deadlineInDays, ...fields } = seed;
    const { id } = await once(`need:${key}`, submitNeed, system, {
      ...fields, enterpriseId: loaded.enterprises.get(enterprise) ?? '',
      deadline: deadlineInDays === null ? null : new Date(start + deadlineInDays * DAY).toISOString().slice(0, 10),
    }, submittedAt);
    if (waits) continue;
    const reviewer = inShandong(enterprise) ? actors.staff : actors.admin;
    const acceptedAt = new Date(submittedAt.getTime() + DAY);
    await once(`accept:${key}`, acceptNeed, reviewer, { id }, acceptedAt);
    await drain(new Date(acceptedAt.getTime() + 60_000));
    if (reviewed) await playReview(loader, { key, id, reviewer, at: new Date(acceptedAt.getTime() + 2 * DAY), managers, claim: index % 4 === 1, length: Math.floor(index / 4), today });
    if (index % 20 === 0) say(`  需求 ${index} / ${demo.needs.length}`);
  }
  await drain();
  say(`  需求 ${demo.needs.length}`);
}

/** What is done lies in the past weeks; what waits is of the past days, some of it late: a desk as it looks on an ordinary morning. */
function daysAgo(index: number, waits: boolean, reviewed: boolean): number {
  if (reviewed) return 45 - (index % 35);
  const late = index % 5 === 0;
  return waits ? (late ? 6 : (index / 8) % 3) : late ? 12 : 2 + (index % 5);
}

interface Scene { readonly key: string; readonly id: string; readonly reviewer: Actor; readonly at: Date; readonly managers: readonly (typeof demo.technologyManagers[number] & { actor: Actor })[]; readonly claim: boolean; readonly length: number; readonly today: string }

/** The reviewer approves the first expert, turns the last one down, and sometimes a manager takes the case on. */
async function playReview({ deps, once }: Loader, { key, id, reviewer, at, managers, claim, length, today }: Scene): Promise<void> {
  const matches = await deps.db.selectFrom('match').selectAll().where('need_id', '=', id).where('candidate_type', '=', 'expert').orderBy('position').execute();
  const [best] = matches;
  const last = matches.at(-1);
  if (best === undefined || best.status !== 'proposed') return;
  await once(`approve:${key}`, decideMatch, reviewer, { id: best.id, decision: 'approve', reason: 'evidence_fits', version: best.version }, at);
  if (last !== undefined && last.id !== best.id) {
    await once(`reject:${key}`, decideMatch, reviewer, { id: last.id, decision: 'reject', reason: 'wrong_problem', version: last.version }, at);
  }
  if (!claim) return;
  const need = await deps.db.selectFrom('need').select(['region_code', 'confidentiality']).where('id', '=', id).executeTakeFirstOrThrow();
  if (need.confidentiality === 'staff_only') return; // managers do not see it
  const near = managers.filter((m) => m.regionCode.slice(0, 2) === need.region_code.slice(0, 2));
  const manager = near[length % Math.max(1, near.length)] ?? managers[0];
  if (manager === undefined) return;
  const claimedAt = new Date(at.getTime() + DAY);
  const open = await deps.db.selectFrom('engagement').select(({ fn }) => fn.countAll<number>().as('n')).where('technology_manager_id', '=', manager.actor.grants[0]?.technologyManagerId ?? '').where('ended_at', 'is', null).executeTakeFirstOrThrow();
  if (open.n >= manager.capacity) return;
  const { id: engagementId } = await once(`claim:${key}`, claimMatch, manager.actor, { id: best.id, nextStep: '联系专家，约现场看一次', nextStepDue: today, conduct: CONDUCT_VERSION }, claimedAt);
  for (const [number, step] of steps.slice(0, 1 + length % steps.length).entries()) {
    const happened = new Date(claimedAt.getTime() + (number + 1) * DAY);
    const { version } = await deps.db.selectFrom('engagement').select('version').where('id', '=', engagementId).executeTakeFirstOrThrow();
    await once(`step:${key}:${step.stage}`, recordStep, manager.actor, { ...step, id: engagementId, happenedOn: happened.toISOString().slice(0, 10), version }, happened);
  }
}

/** How a case goes on; each demo case gets the first few of these. */
const steps = [
  { stage: 'contacted', note: '电话联系双方，专家愿意先看工况资料。' },
  { stage: 'met', note: '专家到现场看了半天，取样带回。', people: '企业技术负责人、专家、技术经理人' },
  { stage: 'negotiating', note: '商定先做三个月小试，费用分两期。' },
  { stage: 'signed', note: '签订技术开发合同。', contractNumber: '演示-2026-001', amountYuan: 480000 },
] as const;

const managerActor = (key: string, name: string, loaded: Loaded): Actor => ({
  kind: 'person', userId: null, name,
  grants: [{ role: 'technology_manager', associationId: loaded.associations.get('cast') ?? '', associationPath: '/', enterpriseId: null, expertId: null, societyId: null, technologyManagerId: loaded.managers.get(key) ?? '' }],
});

const isLibo = (enterprise: string): boolean => enterprise === 'libo';
const inShandong = (enterprise: string): boolean => demo.enterprises.find((e) => e.key === enterprise)?.regionCode.startsWith('37') ?? false;
