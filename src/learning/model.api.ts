import { z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import { apiRouter, jsonRoute, perform, rawBody } from '../http/api.ts';
import { requestModel } from './model.commands.ts';
import { modelInfos } from './model.queries.ts';
import { trainingState } from './model.ts';

export const modelApi = apiRouter();

const model = z.object({
  id: z.uuid(), version: z.string().describe('hash of the texts it was trained on'), trainedAt: z.iso.datetime(), checkedAt: z.iso.datetime().describe('when the texts were last found to be the same'),
  texts: z.int(), seconds: z.number().describe('of training'), askedBy: z.string().nullable().describe('null: the system'),
});
const list = z.object({
  rankingVersion: z.string().describe('in use by the process that answers; proposals name it'), items: z.array(model).describe('newest first, at most three'),
  training: z.object({ state: z.enum(['idle', 'waiting', 'running', 'failed']), reason: z.string().nullable().describe('of the last failure') }),
});

modelApi.openapi(jsonRoute({ method: 'get', path: '/ranking-models', tag: 'System', summary: 'The trained ranking models that are kept, and what training is doing', answer: list }), async (c) => {
  refuse(c.get('actor'), 'status.view', {});
  const { db, jobs, search } = c.get('services');
  const items = (await modelInfos(db)).map((one) => ({ ...one, trainedAt: one.trainedAt.toISOString(), checkedAt: one.checkedAt.toISOString() }));
  return c.json({ rankingVersion: search.rankingVersion, items, training: trainingState(await jobs.latest('search.learn')) });
});

modelApi.openapi(jsonRoute({
  method: 'post', path: '/ranking-models', tag: 'System', summary: 'Train the ranking model now', status: 202,
  description: 'Otherwise it is trained every night. When the texts have not changed, nothing is trained and the model stays.', answer: z.object({ state: z.literal('waiting') }),
}), async (c) => c.json(await perform(c, requestModel, await rawBody(c)), 202 as 200));
