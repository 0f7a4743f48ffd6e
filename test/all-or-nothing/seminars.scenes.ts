import { system } from '../../src/shared/command.ts';
import { askToReadMinutes, notePieceRead } from '../../src/seminars/reading.commands.ts';
import * as seminars from '../../src/seminars/seminar.commands.ts';
import { does, type Scenes, type Stage } from './scene.ts';

export const seminarsScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  const aSeminar = async (): Promise<string> => (await t().run(seminars.holdSeminar, world.staff, { associationId: world.cityId, title: '园区座谈会', heldOn: '2026-11-20', firms: '甲公司' })).id;
  const aSplitSeminar = async (): Promise<string> => { const id = await aSeminar(); await t().run(seminars.splitMinutes, world.staff, { id, text: '甲公司 王工：溜槽容易堵塞。换一次刀要停半天。' }); return id; };
  const aSeminarDraft = async (): Promise<string> => (await t().run(seminars.noteSeminarNeed, world.staff, { id: await aSeminar(), body: '溜槽容易堵塞' })).id;
  return {
    holdSeminar: async () => does(seminars.holdSeminar, world.staff, { associationId: world.cityId, title: '园区座谈会', heldOn: '2026-11-20', firms: '甲公司\n乙公司' }),
    editSeminar: async () => does(seminars.editSeminar, world.staff, { id: await aSeminar(), version: 1, title: '改名的座谈会', heldOn: '2026-11-21', firms: '丙公司' }),
    splitMinutes: async () => does(seminars.splitMinutes, world.staff, { id: await aSeminar(), text: '某某机械有限公司 王工：溜槽容易堵塞。\n某某食品有限公司 李总：杀菌合格率低，只有 80%。' }),
    askToReadMinutes: async () => does(askToReadMinutes, world.staff, { id: await aSplitSeminar(), to: '127.0.0.1' }),
    notePieceRead: async () => {
      const seminar = await aSplitSeminar();
      await t().run(askToReadMinutes, world.staff, { id: seminar, to: '127.0.0.1' });
      const { id } = await t().deps.db.selectFrom('seminar_reading').select('id').where('seminar_id', '=', seminar).executeTakeFirstOrThrow();
      return does(notePieceRead, system, { id, piece: 0, pieces: 2, model: 'toy', drafts: [{ firm: '甲公司', speaker: null, time: null, text: '换一次刀要停半天。', figures: [], title: null }], none: null });
    },
    noteSeminarNeed: async () => does(seminars.noteSeminarNeed, world.staff, { id: await aSeminar(), firm: '甲公司', body: '溜槽容易堵塞' }),
    confirmSeminarDraft: async () => { const { name: firm } = await t().deps.db.selectFrom('enterprise').select('name').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow(); return does(seminars.confirmSeminarDraft, world.staff, { id: await aSeminarDraft(), firm, title: '溜槽堵塞问题', field: '装备', problem: '溜槽容易堵塞' }); },
    dropSeminarDraft: async () => does(seminars.dropSeminarDraft, world.staff, { id: await aSeminarDraft(), reason: '只是汇总' }),
  };
};
