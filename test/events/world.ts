import { addEventExperts, addEventNeeds, createEvent } from '../../src/events/event.commands.ts';
import { anAcceptedNeed, someCandidates, type World } from '../factories.ts';
import type { TestServices } from '../support/services.ts';

/** An event of two needs (conveyor, pipeline) and the experts of `someCandidates`; the first expert suits both a little. */
export async function anEvent(t: TestServices, world: World): Promise<{ id: string; needIds: readonly [string, string]; expertIds: readonly string[]; beltExpert: string }> {
  const expertsHere = async () => (await t.deps.db.selectFrom('expert').select('id').where('association_id', '=', world.provinceId).orderBy('id').execute()).map((row) => row.id);
  const before = new Set(await expertsHere());
  const { expertId } = await someCandidates(t, world);
  const expertIds = (await expertsHere()).filter((id) => !before.has(id));
  const needIds = [await anAcceptedNeed(t, world), await anAcceptedNeed(t, world, { title: '尾矿浆体长距离管道输送', field: '浆体管道', background: '尾矿浆体管道输送阻力大。', problem: '浆体沉降堵塞管道,需要降低输送阻力。', goals: '阻力降低两成。' })] as const;
  await t.drain();
  const { id } = await t.run(createEvent, world.staff, { associationId: world.cityId, title: '矿山装备对接会', heldOn: '2026-12-20' });
  await t.run(addEventNeeds, world.staff, { id, needIds: [...needIds] });
  await t.run(addEventExperts, world.staff, { id, expertIds, capacity: 2 });
  return { id, needIds, expertIds, beltExpert: expertId };
}
