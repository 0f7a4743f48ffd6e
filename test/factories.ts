import { createAccount } from '../src/auth/accounts.ts';
import { actorOfUser } from '../src/auth/actor.queries.ts';
import { CONDUCT_VERSION } from '../src/engagements/conduct.ts';
import { acceptConduct } from '../src/engagements/conduct.commands.ts';
import { createAssociation } from '../src/associations/association.commands.ts';
import { acceptNeed, submitNeed } from '../src/needs/need.commands.ts';
import { createAchievement, createEnterprise, createExpert, createSociety, createTechnologyManager } from '../src/profiles/profile.commands.ts';
import { decideMatch } from '../src/reviews/review.commands.ts';
import { creditCodeCheck } from '../src/shared/credit-code.ts';
import { type Actor, system } from '../src/shared/command.ts';
import type { TestServices } from './support/services.ts';

/**
 * Worlds for tests, made through the commands. Each call makes a province of its own below the national association, so
 * that tests in one file do not see each other's records.
 */
let made = 0;
const next = (): number => { made += 1; return made; };

export interface World {
  readonly provinceId: string;
  readonly cityId: string;
  readonly enterpriseId: string;
  readonly staff: Actor;
  readonly enterprise: Actor;
  readonly manager: Actor;
  readonly managerId: string;
  readonly emails: Readonly<Record<'staff' | 'enterprise' | 'manager', string>>;
}

export async function aWorld(t: TestServices): Promise<World> {
  const n = next();
  const root = await t.deps.db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const { id: provinceId } = await t.run(createAssociation, system, { name: `山东省科协 ${n}`, level: 'province', parentId: root.id, regionCode: '370000' });
  const { id: cityId } = await t.run(createAssociation, system, { name: `泰安市科协 ${n}`, level: 'city', parentId: provinceId, regionCode: '370900' });
  const enterpriseId = await anEnterprise(t, cityId);
  const { id: managerId } = await t.run(createTechnologyManager, system, { associationId: cityId, name: `岳明${n}(演示)`, regionCode: '370900', level: 'senior', fullTime: true, industries: ['装备制造'], skills: ['技术', '产业'], capacity: 3 });
  const staff = await anAccount(t, { role: 'staff', associationId: provinceId });
  const enterprise = await anAccount(t, { role: 'enterprise_member', associationId: cityId, enterpriseId });
  const manager = await anAccount(t, { role: 'technology_manager', associationId: cityId, technologyManagerId: managerId });
  return { provinceId, cityId, enterpriseId, managerId, staff: staff.actor, enterprise: enterprise.actor, manager: manager.actor, emails: { staff: staff.email, enterprise: enterprise.email, manager: manager.email } };
}

export interface SignedInWorld { readonly world: World; /** Cookies of its staff and of its firm's member. */ readonly staff: string; readonly firm: string; readonly firmName: string }
/** A world with the sessions most pages are looked at with. */
export async function aSignedInWorld(t: TestServices): Promise<SignedInWorld> {
  const world = await aWorld(t);
  const { name } = await t.deps.db.selectFrom('enterprise').select('name').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow();
  return { world, staff: await t.signIn(world.emails.staff), firm: await t.signIn(world.emails.enterprise), firmName: name };
}

export async function anEnterprise(t: TestServices, associationId: string): Promise<string> {
  const stem = `91370900${String(next()).padStart(9, '0')}`;
  return (await t.run(createEnterprise, system, { associationId, name: `测试企业 ${stem}`, creditCode: stem + creditCodeCheck(stem), regionCode: '370900', industry: '专用设备制造业', industryChain: '高端装备制造', tags: ['高新技术企业'] })).id;
}

interface GrantInput { role: Actor['grants'][number]['role']; associationId: string; enterpriseId?: string; expertId?: string; societyId?: string; technologyManagerId?: string; duty?: 'triage' | 'review' | 'lead' }

export async function anAccount(t: TestServices, grant: GrantInput): Promise<{ actor: Actor; email: string }> {
  const email = `person${next()}@example.test`;
  const { id } = await t.run(createAccount, system, { name: `某人 ${email}`, email, password: 'keqiao-demo', grants: [grant] });
  const actor = await actorOfUser(t.deps.db, id);
  if (actor === undefined) throw new Error('no account');
  if (grant.role === 'technology_manager') await t.run(acceptConduct, actor, { version: CONDUCT_VERSION });
  return { actor, email };
}

const belt = {
  title: '粘性物料长距离带式输送', field: '矿山输送装备', background: '红土镍矿含水 30%,回程带面粘料严重。',
  problem: '落料斗和溜槽易堵;清扫器磨损快;粘性物料与胶带之间的粘附机理没有数据。', goals: '回程带料量减少 85%,清扫刮刀寿命 3000 小时。',
} as const;

export async function aSubmittedNeed(t: TestServices, world: World, text: Partial<Record<keyof typeof belt, string>> = {}): Promise<string> {
  return (await t.run(submitNeed, world.enterprise, { ...belt, ...text, enterpriseId: world.enterpriseId })).id;
}

export async function anAcceptedNeed(t: TestServices, world: World, text: Partial<Record<keyof typeof belt, string>> = {}): Promise<string> {
  const id = await aSubmittedNeed(t, world, text);
  await t.run(acceptNeed, world.staff, { id });
  return id;
}

/** Three experts, a society and an achievement; the first expert is the true answer to the belt need. */
export async function someCandidates(t: TestServices, world: World): Promise<{ readonly expertId: string }> {
  const paper = (title: string, text: string) => ({ kind: 'paper' as const, title, text, year: 2022 });
  const { id: expertId } = await t.run(createExpert, system, {
    associationId: world.provinceId, name: `赵带机${next()}(演示)`, title: '教授', institution: '某某大学', regionCode: '370100', fields: ['带式输送', '粘附力学'], capacity: 2, summary: '研究粘性物料带式输送。',
    evidence: [paper('粘湿物料与胶带粘附机理', '测定含水率 25% 至 35% 红土矿与胶带的粘附力,提出溜槽防堵结构。'), paper('合金清扫器磨损寿命', '清扫刮刀在 5 m/s 带速下寿命 3200 小时。')],
  });
  await t.run(createExpert, system, { associationId: world.provinceId, name: `钱管道${next()}(演示)`, title: '副教授', institution: '某某研究院', regionCode: '110108', fields: ['浆体管道'], capacity: 1, evidence: [paper('尾矿浆体长距离管道输送', '研究管道输送阻力与沉降。')] });
  await t.run(createExpert, system, { associationId: world.provinceId, name: `孙食品${next()}(演示)`, title: '研究员', institution: '某某食品所', regionCode: '640100', fields: ['食品杀菌'], capacity: 1, evidence: [paper('枸杞干果射频杀菌', '枸杞干果射频杀菌与褐变控制。')] });
  await t.run(createSociety, system, { associationId: world.provinceId, name: `某某矿山机械学会 ${next()}`, level: 'province', regionCode: '370000', disciplines: ['矿山机械', '带式输送'], summary: '矿山输送装备服务团。', evidence: [{ kind: 'project', title: '带式输送机防粘服务团', text: '为粘性物料输送现场诊断。', year: 2023 }] });
  await t.run(createAchievement, system, { associationId: world.provinceId, name: '粘性物料带式输送机清扫装置', owner: '某某大学', regionCode: '370100', trl: 7, fields: ['带式输送'], summary: '用于粘湿物料回程带面清扫。' });
  await t.drain();
  return { expertId };
}

/** A need with its proposals made; the best expert's match is named. */
export async function aMatchedNeed(t: TestServices, world: World): Promise<{ readonly needId: string; readonly matchId: string; readonly version: number }> {
  await someCandidates(t, world);
  const needId = await anAcceptedNeed(t, world);
  await t.drain();
  const best = await t.deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('candidate_type', '=', 'expert').orderBy('position').executeTakeFirstOrThrow();
  return { needId, matchId: best.id, version: best.version };
}

export async function anApprovedMatch(t: TestServices, world: World): Promise<{ readonly needId: string; readonly matchId: string }> {
  const { needId, matchId, version } = await aMatchedNeed(t, world);
  await t.run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version });
  return { needId, matchId };
}
