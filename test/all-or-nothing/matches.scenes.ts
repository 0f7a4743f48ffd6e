import { requestProposals } from '../../src/matches/match.commands.ts';
import { matchAnew } from '../../src/matches/reverse.commands.ts';
import { addWish, endDeclinedProposals, removeWish } from '../../src/matches/wish.commands.ts';
import { proposeForNeed } from '../../src/matches/match.jobs.ts';
import { system } from '../../src/shared/command.ts';
import { aMatchedNeed, anAcceptedNeed, someCandidates } from '../factories.ts';
import { givens } from './givens.ts';
import { does, type Scenes, type Stage } from './scene.ts';

export const matchesScenes = (stage: Stage): Scenes => {
  const { t, world } = stage;
  const { expert } = givens(stage);
  return {
    requestProposals: async () => does(requestProposals, world.staff, { id: (await aMatchedNeed(t(), world)).needId }),
    proposeMatches: async () => {
      await someCandidates(t(), world);
      const needId = await anAcceptedNeed(t(), world);
      return (writer) => proposeForNeed({ ...writer, search: t().deps.search })({ needId });
    },
    matchAnew: async () => does(matchAnew, system, { needIds: [await anAcceptedNeed(t(), world)] }),
    addWish: async () => does(addWish, world.staff, { ownerKind: 'expert', ownerId: await expert(), field: '军工' }),
    removeWish: async () => does(removeWish, world.staff, { id: (await t().run(addWish, world.staff, { ownerKind: 'expert', ownerId: await expert(), field: '军工' })).id }),
    endDeclinedProposals: async () => {
      const { needId, matchId } = await aMatchedNeed(t(), world);
      const { expert_id: ownerId } = await t().deps.db.selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow();
      await t().run(addWish, world.staff, { ownerKind: 'expert', ownerId: ownerId ?? '', field: '带式输送' });
      return does(endDeclinedProposals, system, { needId });
    },
  };
};
