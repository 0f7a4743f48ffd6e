import { z } from '@hono/zod-openapi';
import { refuseOthersThanStaff } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import { matchAnswer, matchJson } from '../matches/match.api.ts';
import { matchById } from '../matches/match.queries.ts';
import { matchStatuses } from '../matches/match.ts';
import { needStatuses } from '../needs/need.ts';
import { notFound } from '../shared/errors.ts';
import { parseInput } from '../shared/input.ts';
import { answerNomination, handToSociety, withdrawNomination } from './nomination.commands.ts';
import { nominationsFor, type NominationRow, nominationsOf, ownSocieties } from './nomination.queries.ts';
import { nominationStatuses } from './nomination.ts';
import { needById } from '../needs/need.queries.ts';
import { answerQuestion, askEnterprise, closeQuestion, withdrawQuestion } from './question.commands.ts';
import { excuseReading, readSecond, setReadingShare, settleReading } from './reading.commands.ts';
import { readingById } from './reading.queries.ts';
import { decideManyInput, decisions } from './review.ts';
import { reopenMatch, undoDecision } from './review.commands.ts';
import { decideMany, undoRun } from './run.commands.ts';
import { dryRun } from './run.queries.ts';

/** The review desk beyond one decision: taking back, questions, nominations, runs, second readings. */
export const reviewDeskApi = apiRouter();
const api = reviewDeskApi;
const tag = 'Reviews';
const version = z.int().min(1).describe('of the match, as it was read');

const back = z.object({ id: z.uuid(), status: z.enum(matchStatuses), version: z.int(), needId: z.uuid(), needStatus: z.enum(needStatuses) });
api.openapi(jsonRoute({ method: 'post', path: '/matches/{id}/undo', tag, summary: 'Take your own decision back, within a day and while nobody acted on it', params: idParam, body: z.object({ version }), answer: back }),
  async (c) => c.json(await perform(c, undoDecision, { ...await rawBody(c), id: c.req.valid('param').id })));
api.openapi(jsonRoute({ method: 'post', path: '/matches/{id}/reopen', tag, summary: 'Reopen a decision, with a reason', description: '409 once a manager has taken the match on; the detail says how to go on.', params: idParam, body: z.object({ version, reason: z.string() }), answer: back }),
  async (c) => c.json(await perform(c, reopenMatch, { ...await rawBody(c), id: c.req.valid('param').id })));

const asked = z.object({ id: z.uuid(), matchId: z.uuid(), needId: z.uuid(), matchVersion: z.int() });
api.openapi(jsonRoute({ method: 'post', path: '/matches/{id}/question', tag, summary: 'Ask the enterprise about a proposal, which waits for the answer', params: idParam, body: z.object({ version, question: z.string() }), answer: asked }),
  async (c) => c.json(await perform(c, askEnterprise, { ...await rawBody(c), id: c.req.valid('param').id })));
api.openapi(jsonRoute({ method: 'post', path: '/questions/{id}/answer', tag, summary: 'Answer a question; with amend the answer becomes part of the need, which is matched anew', params: idParam, body: z.object({ answer: z.string(), amend: z.boolean().optional() }), answer: z.object({ id: z.uuid(), needId: z.uuid(), amended: z.boolean() }) }),
  async (c) => c.json(await perform(c, answerQuestion, { ...await rawBody(c), id: c.req.valid('param').id })));
for (const [step, command, summary] of [['withdraw', withdrawQuestion, 'Withdraw a question: the proposal goes on without an answer'], ['close', closeQuestion, 'Say that the answer was read: the proposal is in the list like any other']] as const) {
  api.openapi(jsonRoute({ method: 'post', path: `/questions/{id}/${step}`, tag, summary, params: idParam, answer: asked }), async (c) => c.json(await perform(c, command, { id: c.req.valid('param').id })));
}

const nomination = z.object({
  id: z.uuid(), needId: z.uuid(), title: z.string(), field: z.string(), background: z.string().nullable(), problem: z.string().nullable(), goals: z.string().nullable(), regionCode: z.string(), society: z.object({ id: z.uuid(), name: z.string() }),
  note: z.string().nullable(), status: z.enum(nominationStatuses), askedAt: z.iso.datetime(), expert: z.object({ id: z.uuid(), name: z.string() }).nullable(), answerNote: z.string().nullable(), matchId: z.uuid().nullable(),
}).openapi('Nomination');
const nominationJson = (row: NominationRow): z.output<typeof nomination> => ({
  id: row.id, needId: row.need_id, title: row.title, field: row.field, background: row.background, problem: row.problem, goals: row.goals, regionCode: row.region_code, society: { id: row.society_id, name: row.society_name }, note: row.note, status: row.status,
  askedAt: row.asked_at.toISOString(), expert: row.expert_id === null ? null : { id: row.expert_id, name: row.expert_name ?? '' }, answerNote: row.answer_note, matchId: row.match_id,
});
api.openapi(jsonRoute({ method: 'get', path: '/nominations', tag, summary: 'What your society is asked: requests that wait, the longest first', query: pageQuery, answer: pageAnswer(nomination) }), async (c) => {
  if (ownSocieties(c.get('actor')).length === 0) return c.json({ items: [], next: null });
  const { rows, next } = await nominationsFor(c.get('services').db, c.get('actor'), true, c.req.valid('query'));
  return c.json({ items: rows.map((row) => ({ ...nominationJson(row), matchId: null })), next });
});
api.openapi(jsonRoute({ method: 'get', path: '/needs/{id}/nominations', tag, summary: 'Societies asked to name somebody for a need', params: idParam, answer: z.object({ items: z.array(nomination) }) }), async (c) => {
  const { db } = c.get('services');
  const { id } = c.req.valid('param');
  refuseOthersThanStaff(c.get('actor'));
  if (await needById(db, c.get('actor'), id) === undefined) throw notFound(['这条需求', 'This need']);
  return c.json({ items: (await nominationsOf(db, c.get('actor'), id)).map(nominationJson) });
});
const handed = z.object({ id: z.uuid(), needId: z.uuid() });
api.openapi(jsonRoute({ method: 'post', path: '/needs/{id}/nominations', tag, summary: 'Ask a society to name an expert for a need', params: idParam, body: z.object({ societyId: z.uuid(), note: z.string().optional() }), answer: handed }),
  async (c) => c.json(await perform(c, handToSociety, { ...await rawBody(c), needId: c.req.valid('param').id })));
api.openapi(jsonRoute({ method: 'post', path: '/nominations/{id}/answer', tag, summary: 'Name an expert, or say that there is none (with a note)', params: idParam, body: z.object({ answer: z.enum(['nominated', 'none']), expertId: z.uuid().nullish(), note: z.string().optional() }), answer: z.object({ id: z.uuid(), status: z.enum(nominationStatuses) }) }),
  async (c) => c.json(await perform(c, answerNomination, { ...await rawBody(c), id: c.req.valid('param').id })));
api.openapi(jsonRoute({ method: 'post', path: '/nominations/{id}/withdraw', tag, summary: 'No longer wait for the society', params: idParam, answer: handed }),
  async (c) => c.json(await perform(c, withdrawNomination, { id: c.req.valid('param').id })));

const many = z.object({ decision: z.enum(decisions), reason: z.string(), note: z.string().optional(), matches: z.array(z.object({ id: z.uuid(), version })).min(1) });
api.openapi(jsonRoute({ method: 'post', path: '/reviews/dry-run', tag, summary: 'What deciding these together would do; nothing is written', body: many, answer: z.object({ items: z.array(z.object({ id: z.uuid(), version: z.int(), will: z.boolean(), why: z.string().nullable() })) }) }), async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const { decision, matches } = parseInput(decideManyInput, await rawBody(c));
  const rows = await dryRun(c.get('services').db, c.get('actor'), matches, decision);
  return c.json({ items: rows.map(({ id, version: read, refused }) => ({ id, version: read, will: refused === undefined, why: refused?.[c.get('locale') === 'zh' ? 0 : 1] ?? null })) });
});
api.openapi(jsonRoute({ method: 'post', path: '/reviews/runs', tag, summary: 'Decide many proposals with one reason, all or nothing', description: '409 names each proposal that cannot be decided as it was read (`matches.3`); nothing is decided then.', body: many, answer: z.object({ runId: z.uuid(), decided: z.int() }) }),
  async (c) => c.json(await perform(c, decideMany, await rawBody(c))));
api.openapi(jsonRoute({ method: 'post', path: '/reviews/runs/{id}/undo', tag, summary: 'Undo your run as a whole, within a day and while nobody acted on any of it', params: idParam, answer: z.object({ runId: z.uuid(), undone: z.int() }) }),
  async (c) => c.json(await perform(c, undoRun, { id: c.req.valid('param').id })));

const blind = matchAnswer.pick({ id: true, needId: true, candidate: true, reasons: true, unanswered: true, warnings: true });
api.openapi(jsonRoute({ method: 'get', path: '/readings/{id}', tag, summary: 'A proposal to read a second time; the first decision is not in the answer', params: idParam, answer: z.object({ id: z.uuid(), match: blind }) }), async (c) => {
  const { db } = c.get('services');
  const reading = await readingById(db, c.get('actor'), c.req.valid('param').id);
  const row = reading && await matchById(db, c.get('actor'), reading.match_id);
  if (reading === undefined || row === undefined) throw notFound(['这次复读', 'This second reading']);
  const { id, needId, candidate, reasons, unanswered, warnings } = matchJson(row, c.get('locale'));
  return c.json({ id: reading.id, match: { id, needId, candidate, reasons, unanswered, warnings } });
});
api.openapi(jsonRoute({ method: 'post', path: '/readings/{id}/read', tag, summary: 'Say what you would have decided; nothing changes by it', params: idParam, body: z.object({ decision: z.enum(decisions), reason: z.string(), note: z.string().optional() }), answer: z.object({ id: z.uuid(), matchId: z.uuid(), agrees: z.boolean() }) }),
  async (c) => c.json(await perform(c, readSecond, { ...await rawBody(c), id: c.req.valid('param').id })));
api.openapi(jsonRoute({ method: 'post', path: '/readings/{id}/excuse', tag, summary: 'Leave a second reading to others, because you know the first decision', params: idParam, answer: z.object({ id: z.uuid(), matchId: z.uuid() }) }),
  async (c) => c.json(await perform(c, excuseReading, { id: c.req.valid('param').id })));
api.openapi(jsonRoute({ method: 'post', path: '/readings/{id}/settle', tag, summary: 'Say which of two differing readings was right; the match does not change', params: idParam, body: z.object({ verdict: z.enum(['first', 'second']), note: z.string() }), answer: z.object({ id: z.uuid(), matchId: z.uuid(), verdict: z.enum(['first', 'second']) }) }),
  async (c) => c.json(await perform(c, settleReading, { ...await rawBody(c), id: c.req.valid('param').id })));
api.openapi(jsonRoute({ method: 'post', path: '/readings/share', tag, summary: 'How many of a hundred decided proposals are read again', body: z.object({ percent: z.number() }), answer: z.object({ percent: z.number() }) }),
  async (c) => c.json(await perform(c, setReadingShare, await rawBody(c))));
