import { z } from '@hono/zod-openapi';
import { setTimeout as pause } from 'node:timers/promises';
import type { Reader } from '../db/database.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import type { Ctx, Locale } from '../http/env.ts';
import { type NeedRow, needById } from '../needs/need.queries.ts';
import { needStatuses } from '../needs/need.ts';
import { type Outcome, outcomeOf, outcomes } from '../needs/outcome.ts';
import { emptySearch } from '../needs/progress.queries.ts';
import { notFound } from '../shared/errors.ts';
import { parseInput } from '../shared/input.ts';
import { requestProposals } from './match.commands.ts';
import { candidateTypes, confidences, matchStatuses, warningKinds } from './match.ts';
import { matchPage, type MatchRow, matchesOfNeed, openMatchCounts, proposedAt } from './match.queries.ts';
import { describe, previewCandidate, previewInput, provinceOf, titled } from './preview.ts';
import { previewMatches } from './preview.queries.ts';

export const matchAnswer = z.object({
  id: z.uuid(), needId: z.uuid(), candidate: z.object({ type: z.enum(candidateTypes), id: z.uuid(), name: z.string() }),
  score: z.number().nullable().describe('sum of the parts; compares candidates of one need and type, nothing else; null, as the parts are empty, for all but the staff of the need'), confidence: z.enum(confidences), parts: z.record(z.string(), z.number()),
  reasons: z.array(z.object({ phrase: z.string().describe('words of the need'), evidenceId: z.uuid().nullable().describe('null: the profile itself'), evidenceTitle: z.string(), terms: z.array(z.string()).describe('the words that met') })),
  unanswered: z.array(z.string()).describe('phrases nothing answers: ask these first'),
  warnings: z.array(z.object({ kind: z.enum(warningKinds), detail: z.string() })),
  status: z.enum(matchStatuses), version: z.int(), rankingVersion: z.string(),
}).openapi('Match');

export const matchJson = (row: MatchRow, locale: Locale): z.output<typeof matchAnswer> => ({
  id: row.id, needId: row.need_id, candidate: { type: row.candidate_type, id: row.candidate_id, name: row.candidate_name },
  score: row.score, confidence: row.confidence, parts: row.parts,
  reasons: row.reasons.map(({ phrase, evidenceId, evidenceTitle, terms }) => ({ phrase, evidenceId, evidenceTitle, terms })),
  unanswered: row.unanswered, warnings: row.warnings.map(({ kind, detail }) => ({ kind, detail: detail[locale === 'zh' ? 0 : 1] })),
  status: row.status, version: row.version, rankingVersion: row.ranking_version,
});

export const matchApi = apiRouter();
const tag = 'Matches';

const previewAnswer = z.object({ rankingVersion: z.string(), candidates: z.array(previewCandidate) });
matchApi.openapi(jsonRoute({ method: 'post', path: '/match-preview', tag, public: true, summary: 'What kind of people would answer this text; nothing is saved, nobody is named', body: previewInput, answer: previewAnswer }), async (c) => {
  const { db, search } = c.get('services');
  const of = (words: readonly [string, string]) => words[c.get('locale') === 'zh' ? 0 : 1];
  const found = await previewMatches({ db, search }, titled(parseInput(previewInput, await rawBody(c))));
  return c.json({
    rankingVersion: search.rankingVersion,
    candidates: found.map(({ regionCode, reasons, ...one }) => ({
      ...one, fields: [...one.fields], unanswered: [...one.unanswered], description: of(describe({ ...one, regionCode })), region: provinceOf(regionCode),
      reasons: reasons.map((reason) => ({ phrase: reason.phrase, evidenceTitle: reason.evidenceTitle ?? of(['简介', 'profile']), terms: [...reason.terms] })),
    })),
  });
});

const listQuery = pageQuery.extend({ status: z.enum(matchStatuses).optional(), needId: z.uuid().optional() });
matchApi.openapi(jsonRoute({ method: 'get', path: '/matches', tag, summary: 'Matches you may see, those proposed or decided last first', query: listQuery, answer: pageAnswer(matchAnswer) }), async (c) => {
  const { limit, cursor, ...filter } = c.req.valid('query');
  const { rows, next } = await matchPage(c.get('services').db, c.get('actor'), filter, { limit, cursor });
  return c.json({ items: rows.map((row) => matchJson(row, c.get('locale'))), next });
});

const proposalsAnswer = z.object({
  items: z.array(matchAnswer), next: z.null().describe('always null: a need has few matches'), needStatus: z.enum(needStatuses),
  proposedAt: z.iso.datetime().nullable().describe('when matching last finished; null: not yet'),
  outcome: z.enum(outcomes).describe('waiting: not matched yet; nobody_found: matched, nobody answers it; nobody_free: people answer it, none can be asked now'),
});
const wait = z.enum(['true', 'false']).optional().describe('true: answer when the proposals are there, or after 10 seconds with what there is');

async function proposals(c: Ctx, needId: string, status?: MatchRow['status']): Promise<z.output<typeof proposalsAnswer>> {
  const { db } = c.get('services');
  const need = await needById(db, c.get('actor'), needId);
  if (need === undefined) throw notFound(['这条需求', 'This need']);
  const rows = await matchesOfNeed(db, c.get('actor'), needId, status);
  return { items: rows.map((row) => matchJson(row, c.get('locale'))), next: null, needStatus: need.status, proposedAt: need.proposed_at?.toISOString() ?? null, outcome: await outcomeFor(db, need) };
}

async function outcomeFor(db: Reader, need: NeedRow): Promise<Outcome> {
  const { undecided, standing } = await openMatchCounts(db, need.id);
  return outcomeOf(need, undecided + standing, await emptySearch(db, need.id));
}

const LONGEST_WAIT = 10_000;
/** Looks at the need's row until matching has finished after `before`. */
async function untilProposed(db: Reader, needId: string, before: string | null): Promise<void> {
  for (const end = Date.now() + LONGEST_WAIT; Date.now() < end; await pause(50)) {
    const at = await proposedAt(db, needId);
    if (at !== null && at.toISOString() !== before) return;
  }
}

matchApi.openapi(jsonRoute({ method: 'post', path: '/needs/{id}/matches', tag, summary: 'Match a need anew', description: 'Answers 202 at once, or with `?wait=true` 200 and the proposals.',
  params: idParam, query: z.object({ wait }), answer: proposalsAnswer, status: 202, alsoStatus: 200 }), async (c) => {
  const { id } = c.req.valid('param');
  const { proposedAt: before } = await perform(c, requestProposals, { id });
  const waits = c.req.valid('query').wait === 'true';
  if (waits) await untilProposed(c.get('services').db, id, before);
  return c.json(await proposals(c, id), (waits ? 200 : 202) as 200);
});

matchApi.openapi(jsonRoute({ method: 'get', path: '/needs/{id}/matches', tag, summary: 'Matches of a need, best first in each type, the type that its kind of help asks for first', params: idParam,
  query: z.object({ wait, status: z.enum(matchStatuses).optional().describe('without it, all but superseded and expired ones') }), answer: proposalsAnswer }), async (c) => {
  const { id } = c.req.valid('param');
  const query = c.req.valid('query');
  const { proposedAt: at, needStatus } = await proposals(c, id);
  if (query.wait === 'true' && at === null && needStatus === 'accepted') await untilProposed(c.get('services').db, id, null);
  return c.json(await proposals(c, id, query.status));
});
