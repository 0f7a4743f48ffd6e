import * as embedding from '../../src/embeddings/embedding.commands.ts';
import { hashOf } from '../../src/embeddings/vector.ts';
import { beginCall, endCall } from '../../src/endpoint/endpoint.commands.ts';
import { recordAttempt, requestAttempt, switchTuning } from '../../src/learning/tuning.commands.ts';
import { confirmModel, requestModel, storeModel } from '../../src/learning/model.commands.ts';
import { system } from '../../src/shared/command.ts';
import { givens, stem, down, aModel } from './givens.ts';
import { does, type Scenes, type Stage } from './scene.ts';

const weightsAttempt = { kind: 'weights' as const, rankingFamily: '1', learned: { keywords: 1, profile: 0.5, evidence: 1.5, semantics: 1 }, decisions: 400, figures: { needs: 40, before: 0.4, after: 0.3, difference: -0.1, low: -0.15, high: -0.05, verdict: 'better' as const, attempt: 1, level: 0.975 } };

export const modelsScenes = (stage: Stage): Scenes => {
  const { t } = stage;
  const { expert } = givens(stage);
  /** Two texts of an expert, wanted; as many as asked for are in hand. */
  async function wantedTexts(claim: number): Promise<string[]> {
    const model = `m ${stem()}`;
    await t().run(embedding.wantTexts, system, { model, kind: 'expert', subjects: [{ id: await expert(), hashes: [hashOf('a'), hashOf('b')] }] });
    return claim === 0 ? [model] : (await t().run(embedding.claimTexts, system, { model, limit: claim, perDay: 100_000 })).map((one) => one.id);
  }
  return {
    beginCall: async () => does(beginCall, system, { endpoint: 'chat', wanted: 1, perDay: 100 }),
    endCall: async () => does(endCall, system, { endpoint: 'chat', failed: down }),
    wantTexts: async () => does(embedding.wantTexts, system, { model: 'm', kind: 'expert', subjects: [{ id: await expert(), hashes: [hashOf('a')] }] }),
    claimTexts: async () => does(embedding.claimTexts, system, { model: (await wantedTexts(0))[0] ?? '', limit: 2, perDay: 100_000 }),
    storeVectors: async () => { const [one = '', two = ''] = await wantedTexts(2); return does(embedding.storeVectors, system, { vectors: [{ id: one, vector: Buffer.alloc(8), dimensions: 2 }], gone: [two] }); },
    releaseTexts: async () => does(embedding.releaseTexts, system, { ids: await wantedTexts(2), failed: { ...down, kind: 'refused' } }),
    continueEmbedding: async () => { await wantedTexts(0); await t().deps.db.updateTable('endpoint').set({ paused_until: null }).execute(); return does(embedding.continueEmbedding, system, { model: (await wantedTexts(0))[0] ?? '', perDay: 100_000 }); },
    requestModel: async () => does(requestModel, system, {}),
    storeModel: async () => does(storeModel, system, aModel),
    confirmModel: async () => { const { id } = await t().run(storeModel, system, aModel, { now: new Date('2026-01-01') }); return does(confirmModel, system, { id }); },
    recordAttempt: async () => does(recordAttempt, system, weightsAttempt),
    switchTuning: async () => { const { version } = await t().run(recordAttempt, system, weightsAttempt); return does(switchTuning, system, { kind: 'weights', version, reason: '检验证明更好' }); },
    requestAttempt: async () => does(requestAttempt, system, {}),
  };
};
