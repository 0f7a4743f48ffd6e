import { beforeAll, expect, test } from 'vitest';
import { decideConsent } from '../../src/consents/consent.commands.ts';
import { handlersFor } from '../../src/handlers.ts';
import { createEnterprise, createExpert } from '../../src/profiles/profile.commands.ts';
import { acceptNeed, submitNeed } from '../../src/needs/need.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { system } from '../../src/shared/command.ts';
import { anEnterprise } from '../factories.ts';
import { testServices } from '../support/services.ts';
import { answerTo, reads } from './reads.ts';
import { aPermissionWorld, type PermissionWorld, type PersonName } from './world.ts';

/**
 * Two worlds that differ in hidden facts answer byte for byte the same to whoever may not know them: pages, API, counts, facets,
 * orders, suggestions, search, errors, statuses. Everything is read in the first world; then the facts happen, and everything is
 * read again. Clock, ids and sessions are the same. What is read comes from the router, so that new routes join by themselves.
 */
const NOW = new Date('2026-11-27T02:00:00Z');
const t = testServices({ clock: () => NOW });
let world: PermissionWorld;
let declining: string;

/** Words of the hidden thing alone, their first sounds, and a word it shares with what is known. */
const words = ['琥珀', 'hpcq', '溜槽'];
// No word of it is one of the known needs': how rare a word is moves with every text, whoever may read it.
const secret = { title: '琥珀萃取', field: '琥珀 Zymurgie', problem: '琥珀萃取时酵母沉降。', goals: '琥珀回收 99' };
/**
 * Which needs a profile answers, and why: a word weighs by how rare it is among all profiles, so one more of them, seen or not, may turn the order of
 * two reasons. Nobody reads out of it whose words they were; it is left out here, and said in the README.
 */
const weighed = /^(?:\/api)?\/(?:experts|achievements)\/[^/]+\/needs$/;
const nowhere = '0190b0b0-0000-7000-8000-00000000f00d';

/** Lets it happen; gives the id of the thing, and the addresses that exist only since then. */
type Fact = () => Promise<{ readonly id: string; readonly paths: readonly string[] }>;

const code = (stem: string): string => stem + creditCodeCheck(stem);
const paths = (...under: readonly string[]) => (id: string): readonly string[] => under.flatMap((one) => [one.replace('*', id), `/api${one.replace('*', id)}`]);
const ofNeed = paths('/needs/*', '/needs/*/edit', '/needs/*/proposals', '/needs/*/matches', '/needs/*/lessons', '/needs/*/managers', '/needs/*/team', '/needs/*/near-misses');

const facts = {
  staffOnlyNeed: async () => {
    const { id } = await t().run(submitNeed, system, { ...secret, enterpriseId: world.ids.enterprise, confidentiality: 'staff_only', budgetYuan: 777_777 });
    await t().run(acceptNeed, system, { id });
    return { id, paths: ofNeed(id) };
  },
  neighboursNeed: async () => {
    const { id: province } = await t().deps.db.selectFrom('association').select('id').where('name', '=', '邻省科协(权限)').executeTakeFirstOrThrow();
    const { id } = await t().run(submitNeed, system, { ...secret, enterpriseId: await anEnterprise(t(), province) });
    await t().run(acceptNeed, system, { id });
    return { id, paths: ofNeed(id) };
  },
  silentFirm: async () => {
    const { id } = await t().run(createEnterprise, system, { associationId: world.ids.association, name: '琥珀萃取厂', creditCode: code('91370900000088888'), regionCode: '370900', industry: '琥珀 Zymurgie', industryChain: '琥珀链', tags: ['琥珀标签'] });
    return { id, paths: paths('/enterprises/*', '/enterprises/*/edit')(id) };
  },
  hiddenExpert: async () => {
    const { id } = await t().run(createExpert, system, {
      associationId: world.ids.association, name: '琥珀先生(演示)', title: '琥珀教授', institution: '琥珀萃取 Zymurgie 研究院', regionCode: '370900', fields: ['琥珀萃取', '海洋化工'], visibility: 'staff_only', summary: '琥珀 Zymurgie',
      evidence: [{ kind: 'paper', title: '琥珀萃取机理', text: '琥珀', year: 2022 }],
    });
    return { id, paths: paths('/experts/*', '/experts/*/edit', '/experts/*/needs', '/experts/*/evidence')(id) };
  },
  rejection: async () => {
    const { id, version } = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', world.ids.matched).where('status', '=', 'proposed').orderBy('position').executeTakeFirstOrThrow();
    const reviewer = await t().deps.db.selectFrom('user').innerJoin('role_grant', 'role_grant.user_id', 'user.id').where('role', '=', 'staff').select('user.id').executeTakeFirstOrThrow();
    await t().run(decideMatch, { ...system, userId: reviewer.id }, { id, decision: 'reject', reason: 'wrong_field', note: '琥珀萃取：此人不合适', version });
    return { id, paths: paths('/matches/*')(id) };
  },
  /** What a firm would pay, of a need that everybody here may see; it is set for good at the acceptance, so no command says it later. */
  hiddenBudget: async () => {
    const { db, jobs } = t().deps;
    const { need_id: id } = await db.selectFrom('match').select('need_id').where('id', '=', world.ids.approved).executeTakeFirstOrThrow();
    await db.transaction().execute(async (trx) => {
      await trx.updateTable('need').set({ budget_fen: 77_777_700 as never }).where('id', '=', id).execute();
      await jobs.send(trx, 'search.first', [{ payload: { kind: 'need', id }, key: id }]);
    });
    return { id: nowhere, paths: [] };
  },
  /** An expert wants no automatic proposals at all; those that nobody has decided end, and their needs are matched anew. */
  notAtAll: async () => {
    await t().run(decideConsent, system, { subjectKind: 'expert', subjectId: declining, purpose: 'matching', decision: 'withdrawn', basis: 'phone', note: '琥珀：本人来电' });
    return { id: nowhere, paths: [] };
  },
} satisfies Record<string, Fact>;

/** Who may not know which of them. Facts happen in this order; each person reads before the first and after the last that is hidden from them. */
const order = ['neighboursNeed', 'silentFirm', 'hiddenExpert', 'rejection', 'staffOnlyNeed', 'hiddenBudget', 'notAtAll'] as const;
type FactName = (typeof order)[number];
const hiddenFrom: readonly (readonly [PersonName, from: FactName, to: FactName])[] = [
  ...(['visitor', 'otherFirm', 'manager'] as const).map((person) => [person, 'neighboursNeed', 'notAtAll'] as const),
  // After a need was matched anew, an expert's own reasons under /me come with the weights of that day (see `weighed`): which of their words, in which order.
  ['expert', 'neighboursNeed', 'hiddenBudget'],
  ['neighbour', 'silentFirm', 'notAtAll'], ['liaison', 'notAtAll', 'notAtAll'], ['enterprise', 'neighboursNeed', 'rejection'], ['staff', 'neighboursNeed', 'neighboursNeed'],
];

const differences = new Map<PersonName, readonly string[]>();
let compared = 0;
let reading = 0;
beforeAll(async () => {
  world = await aPermissionWorld(t());
  await t().drain();
  // How common words are comes from the model of the night before, so what was written since moves no score.
  await handlersFor(t().deps)['search.learn']({ askedBy: null });
  await t().drain();
  // Proposed for needs, approved for none: what their firms were told of them is nothing.
  ({ id: declining } = await t().deps.db.selectFrom('expert').select('id').where(({ exists, selectFrom }) => exists(selectFrom('match').select('match.id').whereRef('match.expert_id', '=', 'expert.id').where('match.status', '=', 'proposed')))
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('match').select('match.id').whereRef('match.expert_id', '=', 'expert.id').where('match.status', 'in', ['approved', 'claimed'])))).orderBy('id').executeTakeFirstOrThrow());
  const all = [...(await reads(t(), world, words)).filter((path) => !weighed.test(path)), `/experts/${declining}`, `/api/experts/${declining}`, '/needs?sort=budget', '/api/needs?sort=budget'];
  reading = all.length;
  const before = new Map<PersonName, ReadonlyMap<string, string>>();
  const happened: { readonly name: FactName; readonly id: string; readonly paths: readonly string[] }[] = [];
  const ask = (path: string, person: PersonName): Promise<string> => answerTo(t(), path, world.cookies[person], [nowhere, ...happened.map((one) => one.id)]);
  const readAll = async (person: PersonName): Promise<Map<string, string>> => {
    const answers = new Map<string, string>();
    for (const path of all) answers.set(path, await ask(path, person));
    return answers;
  };
  for (const name of order) {
    for (const [person, from] of hiddenFrom) if (from === name) before.set(person, await readAll(person));
    happened.push({ name, ...await facts[name]() });
    await t().drain();
    for (const [person, from, to] of hiddenFrom) {
      if (to !== name) continue;
      const after = await readAll(person);
      const told = [...after].filter(([path, answer]) => before.get(person)?.get(path) !== answer).map(([path, answer]) => `${path}: ${difference(before.get(person)?.get(path) ?? '', answer)}`);
      // What is hidden and what is not there are one.
      for (const one of happened.slice(order.indexOf(from))) for (const path of one.paths) {
        const [there, absent] = [await ask(path, person), await ask(path.replaceAll(one.id, nowhere), person)];
        if (there !== absent) told.push(`${path}: ${difference(absent, there)}`);
        compared += 1;
      }
      differences.set(person, told);
      compared += after.size;
    }
  }
}, 900_000);

/** The first line that differs, with what stands before it. */
function difference(before: string, after: string): string {
  const [a, b] = [before.split(/\n|(?=<)/), after.split(/\n|(?=<)/)];
  const at = a.findIndex((line, n) => line !== b[n]);
  return `before: ${a.slice(Math.max(0, at - 1), at + 2).join(' ').slice(0, 300)} | after: ${b.slice(Math.max(0, at - 1), at + 2).join(' ').slice(0, 300)}`;
}

test.each(hiddenFrom)('%s cannot tell what happened, from %s to %s', (person) => { expect(differences.get(person)).toEqual([]); });
test('many answers were compared', () => {
  console.log(`${hiddenFrom.length} people, ${compared} answers compared, ${reading} addresses each`);
  expect(compared).toBeGreaterThan(1500);
});
