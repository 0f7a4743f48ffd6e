import { saveContact, viewContact } from '../src/contacts/contact.commands.ts';
import { declareConflict } from '../src/conflicts/conflict.commands.ts';
import { CONDUCT_VERSION } from '../src/engagements/conduct.ts';
import { claimMatch, recordStep } from '../src/engagements/engagement.commands.ts';
import { answerFollowUp, askFollowUps } from '../src/engagements/follow-up.commands.ts';
import { answerCaseInvitation, sendCaseInvitation } from '../src/engagements/invitation.commands.ts';
import { rateCase, recordOutcome } from '../src/engagements/outcome.commands.ts';
import type { FilePurpose, StoredFile } from '../src/files/file.ts';
import { matchOrder } from '../src/matches/match.queries.ts';
import { acceptNeed, submitNeed } from '../src/needs/need.commands.ts';
import { handToSociety } from '../src/reviews/nomination.commands.ts';
import { askEnterprise } from '../src/reviews/question.commands.ts';
import { readSecond, setReadingShare } from '../src/reviews/reading.commands.ts';
import { READING_SHARE } from '../src/reviews/reading.ts';
import { decideMatch } from '../src/reviews/review.commands.ts';
import { decideMany } from '../src/reviews/run.commands.ts';
import { holderOf, system } from '../src/shared/command.ts';
import { newId } from '../src/shared/ids.ts';
import { chinaDay, chinaMoment } from '../src/shared/working-days.ts';
import type { DemoActors, Loaded, Loader } from './load.ts';
import { paper } from './paper.ts';

/**
 * What the demo's five (and a society's secretary) find on their first visit: a case that was carried to its end, with
 * contract, files, figures and what came after; one in which an invitation waits for its answer; a question, a request to
 * a society, a bulk run, and proposals for a second reader. In the past, with the application's commands.
 */
const DAY = 24 * 3600_000;

/** So many days ago at ten in the morning, in China. */
const morningsOf = (now: Date) => (days: number): Date => chinaMoment(chinaDay(new Date(now.getTime() - days * DAY)), 10 * 60);

interface Story { readonly key: string; readonly title: string; readonly problem: string; readonly goals: string; readonly background: string; readonly budgetYuan: number }
const finished: Story = {
  key: 'desk-finished', title: '露天矿带式输送机清扫器磨损快、回程带料', budgetYuan: 600000,
  background: '三条出口项目用输送机在雨季带料严重，清扫器两周就要更换，停机清料每月约 40 小时。',
  problem: '高含水粘性矿料粘附在胶带覆盖胶表面，合金清扫器磨损快，转载溜槽壁面滞留堵塞，需要从覆盖胶、清扫器和溜槽三处一起改。',
  goals: '清扫器寿命不少于 6 个月，回程带料减少 70% 以上，每月停机清料少于 8 小时。',
};
const asked: Story = {
  key: 'desk-asked', title: '圆管带式输送机转弯段扭转与粘料的成形设计', budgetYuan: 900000,
  background: '承接一条 6 公里圆管带式输送机，运送含水 30% 以上的红土镍矿，需要连续转弯。',
  problem: '圆管带式输送机在小转弯半径下胶带扭转、搭接处漏料，粘湿物料使成形阻力难以计算，带强和托辊间距没有依据。',
  goals: '给出粘湿物料圆管成形阻力的计算方法和转弯段布置，现场扭转角小于 5 度。',
};

/** The needs that exist for the desks' sake, beside those of `demo`. */
export const deskStories: readonly Story[] = [finished, asked];

export async function playDesks(loader: Loader, loaded: Loaded, actors: DemoActors, say: (line: string) => void): Promise<void> {
  await playFinished(loader, loaded, actors);
  await playAsked(loader, loaded, actors);
  say('  一件办结的对接，一件等答复的对接 / a completed case, one that waits for an answer');
}

/** Submitted, accepted and matched at this time; the best experts approved. */
async function approved({ deps, once, drain }: Loader, loaded: Loaded, { staff, enterprise }: DemoActors, story: Story, at: Date, { first, count }: { readonly first?: string | undefined; readonly count: number }) {
  const { key, ...text } = story;
  const { id } = await once(`need:${key}`, submitNeed, enterprise, { ...text, enterpriseId: loaded.enterprises.get('libo') ?? '', field: '矿山输送装备', kind: '技术攻关', urgency: 'urgent', confidentiality: 'members', industryChain: '高端装备制造' }, at);
  await once(`accept:${key}`, acceptNeed, staff, { id }, new Date(at.getTime() + DAY));
  await drain(new Date(at.getTime() + DAY + 60_000));
  const matches = await deps.db.selectFrom('match').select(['id', 'version', 'expert_id']).where('need_id', '=', id).where('candidate_type', '=', 'expert').orderBy(matchOrder).execute();
  const chosen = [...matches.filter((one) => one.expert_id === first), ...matches.filter((one) => one.expert_id !== first)].slice(0, count);
  for (const [place, match] of chosen.entries()) await once(`approve:${key}:${place}`, decideMatch, staff, { id: match.id, decision: 'approve', reason: 'evidence_fits', version: match.version }, new Date(at.getTime() + 3 * DAY));
  const [best] = chosen;
  if (best?.expert_id == null) throw new Error(`seed: nobody for ${key}`);
  return { matchId: best.id, expertId: best.expert_id };
}

/** Lays a paper down; where no files can be kept there are none. */
async function kept({ deps: { files } }: Loader, name: string, purpose: FilePurpose, lines: readonly string[]): Promise<StoredFile[]> {
  if (!files.available) return [];
  const [bytes, id] = [paper([name.replace('.pdf', ''), ...lines, '（演示材料，内容为虚构）']), newId()];
  const about = await files.inspect(name, bytes, 'files');
  await files.put(id, bytes);
  return [{ id, purpose, ...about }];
}

async function playFinished(loader: Loader, loaded: Loaded, actors: DemoActors): Promise<void> {
  const { deps, once } = loader;
  const { manager, enterprise } = actors;
  const ago = morningsOf(deps.clock());
  const { matchId, expertId } = await approved(loader, loaded, actors, finished, ago(170), { count: 2 });
  const { id } = await once('claim:desk-finished', claimMatch, manager, { id: matchId, conduct: CONDUCT_VERSION }, ago(166));
  if (deps.vault.current !== undefined) await once('contact:desk-expert', saveContact, system, { ownerKind: 'expert', ownerId: expertId, phone: '13800000000', email: 'expert@example.test' }, ago(166));
  if (deps.vault.current !== undefined) await once('contact:desk-firm', saveContact, enterprise, { ownerKind: 'enterprise', ownerId: loaded.enterprises.get('libo') ?? '', phone: '0538-0000000' }, ago(166));
  for (const side of ['candidate', 'enterprise'] as const) {
    const { id: invitation } = await once(`invite:desk-finished:${side}`, sendCaseInvitation, manager, { id, side, message: '想请您先电话谈二十分钟，再定是否到现场。' }, ago(165));
    await once(`answer:desk-finished:${side}`, answerCaseInvitation, side === 'enterprise' ? enterprise : holderOf({ purpose: 'invitation', id: invitation }), { id: invitation, answer: 'accept', note: side === 'candidate' ? '可以，周三下午方便。' : '欢迎到厂。' }, ago(164));
  }
  if (deps.vault.current !== undefined) await once('look:desk-finished', viewContact, manager, { engagementId: id, ownerKind: 'expert', ownerId: expertId }, ago(163));
  const contract = { contractNumber: '演示-2026-017', amountYuan: 480000, parties: '力博重工、专家所在单位' };
  const steps = [
    [163, { stage: 'contacted', note: '电话谈了二十分钟，专家要先看物料和工况。' }],
    [155, { stage: 'met', note: '到现场看了雨季带料最重的一条线，取样带回。', people: '设备部常工、专家、岳明澈' }],
    [140, { stage: 'negotiating', note: '商定分两期：先换覆盖胶和清扫器做小试，再改溜槽。' }],
    [112, { stage: 'signed', note: '签订技术开发合同，分两期付款。', ...contract }],
    [90, { stage: 'implementing', phase: '小试', note: '一条线换装新覆盖胶和组合清扫器。' }],
    [45, { stage: 'implementing', phase: '中试', note: '三条线换装，溜槽按抛物线重做。' }],
    [16, { stage: 'completed', note: '通过验收：清扫器七个月未换，每月停机清料 6 小时。' }],
  ] as const;
  for (const [at, [days, step]] of steps.entries()) {
    const { version } = await deps.db.selectFrom('engagement').select('version').where('id', '=', id).executeTakeFirstOrThrow();
    const files = step.stage === 'signed' ? await kept(loader, '技术开发合同.pdf', 'contract', ['合同编号 演示-2026-017', '合同额 48 万元']) : [];
    await once(`step:desk-finished:${at}`, recordStep, manager, { ...step, id, happenedOn: chinaDay(ago(days)), version, files }, ago(days));
  }
  const papers = await kept(loader, '停机清料记录与节约测算.pdf', 'statement', ['改造前每月停机 40 小时，改造后 6 小时', '一年节约 126 万元']);
  await once('outcome:desk-finished', recordOutcome, manager, { id, contractYuan: '480000', costSavedYuan: '1260000', patents: '1', proves: papers.length > 0 ? ['cost_saved'] : [], files: papers }, ago(14));
  const contracts = await deps.db.selectFrom('file').select('id').where('engagement_id', '=', id).where('purpose', '=', 'contract').execute();
  if (contracts.length > 0) await once('proof:desk-finished', recordOutcome, manager, { id, contractYuan: '480000', proves: ['contract_value'], fileIds: contracts.map((file) => file.id) }, ago(14));
  // What the firm says of its sales is not proven: it stays 自报.
  await once('sales:desk-finished', recordOutcome, enterprise, { id, newSalesYuan: '3200000' }, ago(13));
  await once('rate:desk-finished:firm', rateCase, enterprise, { id, score: 5, words: '专家看得很细，经理人盯得紧，没有让我们等。' }, ago(12));
  await once('rate:desk-finished:manager', rateCase, manager, { id, score: 4, words: '企业配合好，资料给得快；付款流程可以再短一点。' }, ago(12));
  await once('ask:desk-finished', askFollowUps, system, {}, ago(10));
  const question = await deps.db.selectFrom('follow_up').select('id').where('engagement_id', '=', id).where('side', '=', 'enterprise').executeTakeFirst();
  if (question !== undefined) await once('told:desk-finished', answerFollowUp, enterprise, { id: question.id, stillRuns: 'yes', whatChanged: '三条线都在用，雨季没有再停机清料；准备推广到出口项目。' }, ago(8));
}

async function playAsked(loader: Loader, loaded: Loaded, actors: DemoActors): Promise<void> {
  const { deps, once } = loader;
  const { manager, enterprise } = actors;
  const at = morningsOf(deps.clock());
  const { matchId } = await approved(loader, loaded, actors, asked, at(12), { first: loaded.experts.get('t02-a'), count: 3 });
  const { id } = await once('claim:desk-asked', claimMatch, manager, { id: matchId }, at(3));
  const { id: firm } = await once('invite:desk-asked:enterprise', sendCaseInvitation, manager, { id, side: 'enterprise' }, at(2));
  await once('answer:desk-asked:enterprise', answerCaseInvitation, enterprise, { id: firm, answer: 'accept', note: '图纸可以先发一份。' }, at(1));
  await once('invite:desk-asked:candidate', sendCaseInvitation, manager, { id, side: 'candidate', message: '力博重工想请教圆管带转弯段的成形阻力，先电话谈二十分钟可以吗？' }, at(1));
  await once('conflict:desk', declareConflict, manager, { kind: 'employment', about: 'institution', subject: '泰安某设计院（演示）', note: '曾在该院任职，2023 年离开。' }, at(5));
}

/** After the other needs: what staff, the society and a second reader find. */
export async function playStaff({ deps, once }: Loader, loaded: Loaded, { staff, admin }: DemoActors): Promise<void> {
  const now = deps.clock().getTime();
  const before = (days: number): Date => new Date(now - days * DAY);
  const own = await deps.db.selectFrom('need').select('id').where('enterprise_id', '=', loaded.enterprises.get('libo') ?? '').where('status', '=', 'matched').orderBy('id').limit(1).executeTakeFirst();
  const open = (needId: string) => deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('status', '=', 'proposed').where('asked', '=', false).orderBy(matchOrder).execute();
  if (own !== undefined) {
    const [first] = await open(own.id);
    if (first !== undefined) await once('question', askEnterprise, staff, { id: first.id, version: first.version, question: '物料含水率最高到多少？冬季有没有冻粘？' }, before(1));
  }
  const others = await deps.db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').where('association.path', 'like', `${staff.grants[0]?.associationPath ?? '/'}%`).where('need.status', '=', 'matched')
    .where('need.confidentiality', '<>', 'staff_only').where('need.id', '<>', own?.id ?? '').select('need.id').orderBy('need.id').limit(3).execute();
  const [first, second, third] = others;
  if (first !== undefined) await once('nomination', handToSociety, staff, { needId: first.id, societyId: loaded.societies.get('sd-dianzi') ?? '', note: '系统推荐的人都不在省内，想请学会推荐一位能到厂的。' }, before(1));
  if (second !== undefined) {
    const last = (await open(second.id)).slice(-3);
    if (last.length > 0) await once('run', decideMany, staff, { decision: 'reject', reason: 'wrong_field', matches: last.map(({ id, version }) => ({ id, version })) }, before(0.2));
  }
  if (third === undefined) return;
  // Every decision goes to a second reader for a moment, so that there are two to show: one read already, one that waits.
  await once('share:all', setReadingShare, admin, { percent: 100 }, before(0.3));
  const [fits, wrong, waits] = (await open(third.id)).slice(0, 3);
  const at = before(0.29);
  if (fits !== undefined) await once('read-again:0', decideMatch, staff, { id: fits.id, version: fits.version, decision: 'approve', reason: 'evidence_fits' }, at);
  if (wrong !== undefined) await once('read-again:1', decideMatch, staff, { id: wrong.id, version: wrong.version, decision: 'reject', reason: 'wrong_problem' }, at);
  if (waits !== undefined) await once('read-again:2', decideMatch, admin, { id: waits.id, version: waits.version, decision: 'reject', reason: 'wrong_problem' }, at);
  await once('share:usual', setReadingShare, admin, { percent: READING_SHARE * 100 }, before(0.28));
  const readingOf = async (match: { readonly id: string } | undefined) => match && deps.db.selectFrom('second_reading').select('id').where('match_id', '=', match.id).where('read_at', 'is', null).executeTakeFirst();
  const [reading, other] = [await readingOf(fits), await readingOf(wrong)];
  if (reading !== undefined) await once('read', readSecond, admin, { id: reading.id, decision: 'approve', reason: 'evidence_fits' }, before(0.2));
  if (other !== undefined) await once('read:other', readSecond, admin, { id: other.id, decision: 'approve', reason: 'evidence_fits', note: '第二条业绩说的就是这种工况。' }, before(0.2));
}
