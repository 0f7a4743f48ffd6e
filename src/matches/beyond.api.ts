import { z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute } from '../http/api.ts';
import type { Ctx } from '../http/env.ts';
import { needById } from '../needs/need.queries.ts';
import { needStatuses } from '../needs/need.ts';
import { profileDefinitions } from '../profiles/kinds.ts';
import { profileById } from '../profiles/profile.queries.ts';
import { notFound, type Words } from '../shared/errors.ts';
import { beyondOf, teamOfMatches } from './beyond.queries.ts';
import { exclusions } from './constraints.ts';
import { candidateTypes, confidences, type MatchReason, type MatchWarning, warningKinds } from './match.ts';
import { type MatchRow, matchesOfNeed } from './match.queries.ts';
import { routeReasons } from './route.ts';
import { needsFor, reversible } from './reverse.queries.ts';

/** Beyond the best one: near misses, the society route, the team; and open needs for a profile. Nothing here is stored. */
export const beyondApi = apiRouter();
const tag = 'Matches';

const reasonAnswer = z.object({ phrase: z.string(), evidenceId: z.uuid().nullable(), evidenceTitle: z.string(), terms: z.array(z.string()) });
const reasonJson = ({ phrase, evidenceId, evidenceTitle, terms }: MatchReason) => ({ phrase, evidenceId, evidenceTitle, terms });
const warningAnswer = z.object({ kind: z.enum(warningKinds), detail: z.string() });
const inLocale = (c: Ctx) => ([zh, en]: Words): string => (c.get('locale') === 'zh' ? zh : en);
const warningJson = (c: Ctx) => ({ kind, detail }: MatchWarning) => ({ kind, detail: inLocale(c)(detail) });

/** The matches of a need, for its staff. */
async function staffMatches(c: Ctx, needId: string): Promise<readonly MatchRow[]> {
  const { db } = c.get('services');
  const need = await needById(db, c.get('actor'), needId);
  if (need === undefined) throw notFound(['这条需求', 'This need']);
  refuse(c.get('actor'), 'match.view', { associationPath: need.association_path });
  return matchesOfNeed(db, c.get('actor'), need.id);
}

const nearMiss = z.object({
  type: z.enum(candidateTypes), candidate: z.object({ id: z.uuid(), name: z.string() }).nullable().describe('null: a profile you may not see; ask the association that keeps it'),
  association: z.string(), matchId: z.uuid().nullable().describe('null: not proposed'), confidence: z.enum(confidences),
  obstacle: z.enum([...exclusions, ...warningKinds]), excluded: z.boolean().describe('true: a hard rule keeps them out; false: proposed with this one warning'),
  change: z.string().describe('the one change that would make it fit'), reasons: z.array(reasonAnswer), warnings: z.array(warningAnswer).describe('still to weigh after the change'),
});
const route = z.object({ why: z.enum(routeReasons), society: z.object({ matchId: z.uuid(), id: z.uuid(), name: z.string(), reasons: z.array(reasonAnswer) }).nullable() });

beyondApi.openapi(jsonRoute({ method: 'get', path: '/needs/{id}/near-misses', tag, summary: 'Who nearly fits, each with the one change that would make it; for staff', params: idParam,
  description: 'Worked out anew at each call. `route` names the best society when no expert is strong enough.', answer: z.object({ items: z.array(nearMiss), route: route.nullable() }) }), async (c) => {
  const matches = await staffMatches(c, c.req.valid('param').id);
  const found = await beyondOf(c.get('services'), c.get('actor'), c.req.valid('param').id, matches);
  const of = found.route?.society;
  return c.json({
    items: found.misses.map(({ type, candidate, associationName, confidence, obstacle, excluded, change, reasons, left }) => ({
      type, candidate: candidate && { ...candidate }, association: associationName, matchId: matches.find((match) => match.candidate_id === candidate?.id)?.id ?? null,
      confidence, obstacle, excluded, change: inLocale(c)(change), reasons: reasons.map(reasonJson), warnings: left.map(warningJson(c)),
    })),
    route: found.route && { why: found.route.why, society: of == null ? null : { matchId: of.id, id: of.candidate_id, name: of.candidate_name, reasons: of.reasons.map(reasonJson) } },
  });
});

const member = z.object({ matchId: z.uuid(), expert: z.object({ id: z.uuid(), name: z.string() }), confidence: z.enum(confidences), answers: z.array(reasonAnswer.extend({ only: z.boolean().describe('nobody else in the team answers it') })) });
beyondApi.openapi(jsonRoute({ method: 'get', path: '/needs/{id}/team', tag, summary: 'The smallest set of experts that together answers the most phrases of a need; for staff', params: idParam,
  answer: z.object({ members: z.array(member), answered: z.array(z.string()), unanswered: z.array(z.string()), bestAlone: z.int().describe('phrases that the best single expert answers') }) }), async (c) => {
  const team = teamOfMatches(await staffMatches(c, c.req.valid('param').id));
  return c.json({
    members: team.members.map(({ candidate: { id, name, confidence, match }, answers }) => ({ matchId: match.id, expert: { id, name }, confidence, answers: answers.map((answer) => ({ ...reasonJson(answer), only: answer.only })) })),
    answered: [...team.answered], unanswered: [...team.unanswered], bestAlone: team.bestAlone,
  });
});

const answeredNeed = z.object({
  need: z.object({ id: z.uuid(), title: z.string(), status: z.enum(needStatuses), enterprise: z.string() }), confidence: z.enum(confidences),
  reasons: z.array(reasonAnswer), unanswered: z.array(z.string()), warnings: z.array(warningAnswer),
});
for (const type of reversible) {
  const { segment, words, plural } = profileDefinitions[type];
  beyondApi.openapi(jsonRoute({ method: 'get', path: `/${segment}/{id}/needs`, tag: plural[1], summary: 'Open needs this profile would answer, of those you may see, the likeliest first', params: idParam, answer: z.object({ items: z.array(answeredNeed) }) }), async (c) => {
    const { id } = c.req.valid('param');
    if (await profileById(c.get('services').db, c.get('actor'), type, id) === undefined) throw notFound([`这份${words[0]}档案`, `This ${words[1].toLowerCase()}`]);
    const found = await needsFor(c.get('services'), c.get('actor'), type, id);
    return c.json({ items: found.map(({ need, confidence, reasons, unanswered, warnings }) => ({
      need: { id: need.id, title: need.title, status: need.status, enterprise: need.enterprise_name }, confidence, reasons: reasons.map(reasonJson), unanswered: [...unanswered], warnings: warnings.map(warningJson(c)),
    })) });
  });
}
