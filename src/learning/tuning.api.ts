import { z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import { apiRouter, jsonRoute, perform, rawBody } from '../http/api.ts';
import { requestAttempt, switchTuning } from './tuning.commands.ts';
import { inForce, learnedHere } from './tuning.queries.ts';
import { figuresShape, switchInput, tuningKinds } from './tuning.ts';

export const tuningApi = apiRouter();
const tag = 'Learning';
const kind = z.enum(tuningKinds);
const answer = z.object({ items: z.array(z.object({
  kind, inForce: z.int().describe('0: the shipped one'), decisions: z.int(), nextAttemptAt: z.int().describe('decisions the next attempt waits for'),
  attempts: z.array(z.object({ version: z.int(), proven: z.boolean(), inForce: z.boolean(), decisions: z.int(), createdAt: z.iso.datetime(), rankingFamily: z.string(), learned: z.record(z.string(), z.number()), figures: figuresShape })),
})) });

tuningApi.openapi(jsonRoute({ method: 'get', path: '/learning', tag, summary: 'What was learned from decisions here, what is proven, what is in force', answer }), async (c) => {
  refuse(c.get('actor'), 'report.view', {});
  const { db, search } = c.get('services');
  const learned = await learnedHere(db, search.rankingVersion);
  return c.json({ items: tuningKinds.map((one) => ({
    kind: one, inForce: inForce(learned[one]), decisions: learned[one].decisions, nextAttemptAt: learned[one].due,
    attempts: learned[one].attempts.map((row) => ({
      version: row.version, proven: row.proven, inForce: row.in_force, decisions: row.decisions, createdAt: row.created_at.toISOString(), rankingFamily: row.ranking_family, learned: { ...row.learned }, figures: row.figures,
    })),
  })) });
});

const switched = z.object({ kind, version: z.int() });
tuningApi.openapi(jsonRoute({ method: 'post', path: '/learning/{kind}/switch', tag, summary: 'Put a proven version into force, or go back to the shipped one (version 0)', description: '409 for a version that proved nothing or is in force already.',
  params: z.object({ kind: kind.openapi({ param: { name: 'kind', in: 'path' } }) }), body: switchInput.omit({ kind: true }), answer: switched }),
async (c) => c.json(await perform(c, switchTuning, { ...await rawBody(c), kind: c.req.valid('param').kind })));

tuningApi.openapi(jsonRoute({ method: 'post', path: '/learning/attempts', tag, summary: 'Try now instead of tonight; with too few new decisions nothing happens', status: 202, answer: z.object({}) }),
  async (c) => c.json(await perform(c, requestAttempt, {}), 202 as 200));
