import { createAccount } from '../src/auth/accounts.ts';
import { actorOfUser } from '../src/auth/actor.queries.ts';
import { createAssociation } from '../src/associations/association.commands.ts';
import type { Database } from '../src/db/database.ts';
import { run } from '../src/db/run.ts';
import { demoLogins, demoPassword } from '../src/demo.ts';
import type { Deps } from '../src/deps.ts';
import { handlersFor } from '../src/handlers.ts';
import { createAchievement, createEnterprise, createExpert, createSociety, createTechnologyManager } from '../src/profiles/profile.commands.ts';
import { creditCodeCheck } from '../src/shared/credit-code.ts';
import { type Actor, type Command, system } from '../src/shared/command.ts';
import type { z } from 'zod';
import { demo } from './index.ts';
import { playDesks, playStaff } from './desks.ts';
import { playEvent } from './event.ts';
import { playIntake } from './intake.ts';
import { playCases } from './play.ts';

/**
 * Loads the demo data through the same commands as the API, on an empty database only. Each write carries a request key
 * made from its seed's key, so that a load that was cut off goes on where it stopped and doubles nothing.
 */
export interface Loaded {
  readonly associations: ReadonlyMap<string, string>;
  readonly enterprises: ReadonlyMap<string, string>;
  readonly experts: ReadonlyMap<string, string>;
  readonly societies: ReadonlyMap<string, string>;
  readonly managers: ReadonlyMap<string, string>;
}

export interface Loader {
  readonly deps: Deps;
  /** Runs a command once for this key, however often the load is started again. */
  readonly once: <I extends z.ZodType, O>(key: string, command: Command<I, O, Database>, actor: Actor, input: z.input<I>, now?: Date) => Promise<O>;
  /** Runs the queued jobs, as if it were `now`. */
  readonly drain: (now?: Date) => Promise<number>;
}

const DONE = 'demo_data';

export async function loadDemoData(deps: Deps, say: (line: string) => void): Promise<void> {
  const [state, first] = await Promise.all([
    deps.db.selectFrom('setting').select('value').where('key', '=', DONE).executeTakeFirst(),
    deps.db.selectFrom('association').select('id').limit(1).executeTakeFirst(),
  ]);
  if (state?.value === 'loaded' || (state === undefined && first !== undefined)) return;
  await deps.db.insertInto('setting').values({ key: DONE, value: '"loading"' }).onConflict((oc) => oc.column('key').doNothing()).execute();
  const loader: Loader = {
    deps,
    async once(key, command, actor, input, now) {
      const requestKey = `demo:${key}`;
      const done = await deps.db.selectFrom('request_key').select('result').where('key', '=', `${actor.userId ?? actor.kind}:${requestKey}`).executeTakeFirst();
      // Versions and dates differ when a load goes on later; what was done stays done.
      return done === undefined ? run(deps, command, actor, input, { requestKey, ...(now ? { now } : {}) }) : done.result as Awaited<ReturnType<typeof command.handle>>;
    },
    drain: (now) => deps.jobs.drain(handlersFor(now === undefined ? deps : { ...deps, clock: () => now })),
  };
  say('正在载入演示数据(首次启动需要一会儿)/ loading the demo data (first start only)');
  const loaded = await loadPeople(loader, say);
  const actors = await loadAccounts(loader, loaded);
  await handlersFor(deps)['search.learn']({ askedBy: null });
  await deps.catchUp();
  await playDesks(loader, loaded, actors, say);
  await playCases(loader, loaded, actors, say);
  await playStaff(loader, loaded, actors);
  await playEvent(loader, loaded, actors, say);
  await playIntake(loader, loaded, actors);
  await deps.db.updateTable('setting').set({ value: '"loaded"' }).where('key', '=', DONE).execute();
}

async function loadPeople({ once, drain }: Loader, say: (line: string) => void): Promise<Loaded> {
  const associations = new Map<string, string>();
  for (const { key, parent, ...a } of demo.associations) {
    const { id } = await once(`association:${key}`, createAssociation, system, { ...a, parentId: parent === null ? null : associations.get(parent) ?? null });
    associations.set(key, id);
  }
  say(`  科协 ${associations.size}`);
  const idOf = (key: string): string => {
    const id = associations.get(key);
    if (id === undefined) throw new Error(`seed: no association ${key}`);
    return id;
  };
  const near = (regionCode: string): string => idOf(nearestAssociation(regionCode));

  const enterprises = new Map<string, string>();
  for (const { key, association, creditCodeStem, ...e } of demo.enterprises) {
    const creditCode = creditCodeStem + creditCodeCheck(creditCodeStem);
    enterprises.set(key, (await once(`enterprise:${key}`, createEnterprise, system, { ...e, tags: [...e.tags], associationId: idOf(association), creditCode })).id);
  }
  say(`  企业 ${enterprises.size}`);
  const experts = new Map<string, string>();
  for (const { key, ...e } of demo.experts) {
    experts.set(key, (await once(`expert:${key}`, createExpert, system, { ...e, fields: [...e.fields], evidence: e.evidence.map((one) => ({ ...one })), associationId: near(e.regionCode) })).id);
  }
  say(`  专家 ${experts.size}`);
  const societies = new Map<string, string>();
  for (const { key, ...s } of demo.societies) {
    societies.set(key, (await once(`society:${key}`, createSociety, system, { ...s, disciplines: [...s.disciplines], evidence: s.evidence.map((one) => ({ ...one })), associationId: s.level === 'national' ? idOf('cast') : near(s.regionCode) })).id);
  }
  say(`  学会 ${societies.size}`);
  const managers = new Map<string, string>();
  for (const { key, ...m } of demo.technologyManagers) {
    managers.set(key, (await once(`manager:${key}`, createTechnologyManager, system, { ...m, industries: [...m.industries], skills: [...m.skills] as never, evidence: m.evidence.map((one) => ({ ...one })), associationId: near(m.regionCode) })).id);
  }
  say(`  技术经理人 ${managers.size}`);
  for (const { key, title, expert, ...a } of demo.achievements) {
    await once(`achievement:${key}`, createAchievement, system, { ...a, name: title, fields: [...a.fields], expertId: expert === undefined ? null : experts.get(expert) ?? null, associationId: near(a.regionCode) });
  }
  say(`  科技成果 ${demo.achievements.length}`);
  await drain();
  return { associations, enterprises, experts, societies, managers };
}

/** The association that answers for a place: its county's, else its city's, else its province's, else the national one. */
function nearestAssociation(regionCode: string): string {
  const places = [regionCode, `${regionCode.slice(0, 4)}00`, `${regionCode.slice(0, 2)}0000`];
  for (const place of places) {
    const found = demo.associations.find((a) => a.regionCode === place && ['province', 'city', 'county'].includes(a.level));
    if (found !== undefined) return found.key;
  }
  return 'cast';
}

export type DemoActors = Readonly<Record<'admin' | 'staff' | 'enterprise' | 'manager' | 'expert' | 'society', Actor>>;

/** One account for each role, all around Taian in Shandong, so that they meet in one case. */
async function loadAccounts({ deps, once }: Loader, loaded: Loaded): Promise<DemoActors> {
  const at = (map: ReadonlyMap<string, string>, key: string): string => {
    const id = map.get(key);
    if (id === undefined) throw new Error(`seed: no ${key}`);
    return id;
  };
  const taian = at(loaded.associations, 'taian');
  const grants = {
    admin: ['何理(演示)', { role: 'administrator', associationId: at(loaded.associations, 'cast') }],
    staff: ['宋知行(演示)', { role: 'staff', associationId: at(loaded.associations, 'shandong') }],
    enterprise: ['力博重工 常工(演示)', { role: 'enterprise_member', associationId: taian, enterpriseId: at(loaded.enterprises, 'libo') }],
    manager: ['岳明澈(演示)', { role: 'technology_manager', associationId: taian, technologyManagerId: at(loaded.managers, 'tm-taian-1') }],
    society: ['山东电子学会 秘书(演示)', { role: 'society_secretary', associationId: at(loaded.associations, 'shandong'), societyId: at(loaded.societies, 'sd-dianzi') }],
    expert: ['演示专家', { role: 'expert', associationId: at(loaded.associations, 'cast'), expertId: at(loaded.experts, 't02-a') }],
  } as const;
  const actors: Partial<Record<keyof DemoActors, Actor>> = {};
  for (const { email } of demoLogins) {
    const who = email.split('@')[0] as keyof DemoActors; // the names of demo.ts
    const [name, grant] = grants[who];
    const { id } = await once(`account:${who}`, createAccount, system, { name, email, password: demoPassword, grants: [grant] });
    const actor = await actorOfUser(deps.db, id);
    if (actor !== undefined) actors[who] = actor;
  }
  return actors as DemoActors;
}
