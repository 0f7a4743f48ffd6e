import * as access from '../../src/audit/access.commands.ts';
import { removeExpired } from '../../src/audit/retention.commands.ts';
import { sealActivity } from '../../src/audit/seal.commands.ts';
import { run } from '../../src/db/run.ts';
import { endTurn, takeTurn } from '../../src/indexing/turn.commands.ts';
import { countUse } from '../../src/limits/limit.commands.ts';
import { startTimer } from '../../src/jobs/timers.commands.ts';
import { enterYear } from '../../src/calendar/calendar.commands.ts';
import * as clocks from '../../src/clocks/clock.commands.ts';
import * as needs from '../../src/needs/need.commands.ts';
import { system, visitor } from '../../src/shared/command.ts';
import { aSubmittedNeed } from '../factories.ts';
import { does, type Scenes, type Stage } from './scene.ts';

export const runningScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  return {
    countUse: async () => { const use = { name: 'profiles', by: 'person', who: 'someone', most: 1, seconds: 60 } as const; await t().run(countUse, system, use); return does(countUse, system, use); }, // and the crawl is written down
    startTimer: async () => {
      await t().deps.db.insertInto('timer').values({ kind: 'retention.carry_out', due_at: new Date(0) }).onConflict((oc) => oc.column('kind').doUpdateSet({ due_at: new Date(0) })).execute();
      return does(startTimer, system, { kind: 'retention.carry_out' });
    },
    sealActivity: async () => { await aSubmittedNeed(t(), world); return does(sealActivity, system, {}); },
    removeExpired: async () => {
      await t().run(access.recordSession, world.staff, { action: 'sign_in', way: 'sign-in/email' }, { now: new Date('2020-01-01') });
      await t().run(sealActivity, system, {});
      return does(removeExpired, system, { kind: 'activity', days: 184 });
    },
    recordSession: async () => does(access.recordSession, world.staff, { action: 'sign_in', way: 'sign-in/email' }),
    recordFailedSignIn: async () => does(access.recordFailedSignIn, visitor, { userId: world.staff.userId, way: 'sign-in/email' }),
    recordRefusal: async () => does(access.recordRefusal, world.staff, { method: 'POST', path: '/api/associations', code: 'not_allowed' }),
    recordExport: async () => does(access.recordExport, world.staff, { what: 'activity', format: 'csv', rows: 3 }),
    recordJobRetry: async () => does(access.recordJobRetry, world.staff, { kind: 'drafts.write', jobId: '1' }),
    takeTurn: async () => does(takeTurn, system, { holder: world.enterpriseId }),
    endTurn: async () => { await t().run(takeTurn, system, { holder: world.enterpriseId }); return does(endTurn, system, { holder: world.enterpriseId }); },
    advanceClocks: async () => { await t().deps.db.deleteFrom('clock').execute(); await aSubmittedNeed(t(), world); return (writer) => run(writer, clocks.advanceClocks, system, {}, { now: new Date('2099-01-01') }); },
    recountClocks: async () => { await t().run(needs.submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '跨年的需求', field: '装备', problem: '溜槽' }, { now: new Date('2098-12-30') }); return does(clocks.recountClocks, system, { upTo: '2099-12-31', after: null }); },
    setClocks: async () => does(clocks.setClocks, system, { associationId: world.cityId, days: { review: 4 } }),
    enterYear: async () => does(enterYear, system, { year: 2027, holidays: '1月1日', workdays: '', source: '测试' }),
  };
};
