import { z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import type { Ctx } from '../http/env.ts';
import { profileThing } from '../profiles/profile.commands.ts';
import { evidenceSources } from '../profiles/profile.ts';
import { type EvidenceRow, evidenceOf, profileById, type ProfileRow } from '../profiles/profile.queries.ts';
import { registryNames } from '../registries/port.ts';
import { notFound, type Words } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { compare, findingKinds, findingStates, MOST_AT_ONCE, MOST_LINES, standingAddress } from './finding.ts';
import { addPatents, askForFindings, decideFindings, decisions, undoTaking } from './finding.commands.ts';
import { findingPage, type FindingRow, latestRuns, type RunRow } from './finding.queries.ts';

/** Findings in the API: for whoever may edit the profile, as on the page. Nothing of a finding is in any other answer before it is confirmed. */
export const findingApi = apiRouter();
const tag = 'Findings';

/** The expert of the address, whose profile the reader may edit. @throws AppError `not_found`, `not_allowed` */
export async function expertOf(c: Ctx): Promise<ProfileRow<'expert'>> {
  const given = id.safeParse(c.req.param('id'));
  const row = given.success ? await profileById(c.get('services').db, c.get('actor'), 'expert', given.data) : undefined;
  if (row === undefined) throw notFound(['这份专家档案', 'This expert']);
  refuse(c.get('actor'), 'profile.edit', profileThing('expert', row));
  return row;
}

const findingAnswer = z.object({
  id: z.uuid(), kind: z.enum(findingKinds), title: z.string(), text: z.string().nullable(), year: z.int().nullable(), doi: z.string().nullable(), state: z.enum(findingStates),
  mark: z.enum(['new', 'same', 'differs']).nullable().describe('against the evidence of the profile: new, there already, or confirming completes it; null once it was decided on'),
  changes: z.object({ evidenceId: z.uuid(), year: z.int().nullable(), text: z.string().nullable() }).nullable().describe('what confirming changes in the evidence that is there; null in a field: stays'),
  sources: z.array(z.object({ source: z.enum(evidenceSources), number: z.string().describe('there'), address: z.url().nullable() })),
  foundAt: z.iso.datetime(), decidedAt: z.iso.datetime().nullable(), evidenceId: z.uuid().nullable().describe('what it became, or completed'), takingId: z.uuid().nullable().describe('of the confirmation, to take it back'),
}).openapi('Finding');

function findingJson(row: FindingRow, evidence: readonly EvidenceRow[]): z.output<typeof findingAnswer> {
  const compared = row.state === 'proposed' ? compare(row, evidence) : undefined;
  return {
    id: row.id, kind: row.kind, title: row.title, text: row.text, year: row.year, doi: row.doi, state: row.state, mark: compared?.mark ?? null,
    changes: compared?.mark === 'differs' && compared.evidence !== undefined ? { evidenceId: compared.evidence.id, year: compared.year, text: compared.text } : null,
    sources: row.sources.map((at) => ({ source: at.source, number: at.id, address: standingAddress(at, row.doi) })),
    foundAt: row.found_at.toISOString(), decidedAt: row.decided_at?.toISOString() ?? null, evidenceId: row.evidence_id, takingId: row.taking_id,
  };
}

const listQuery = pageQuery.extend({ state: z.enum(findingStates).default('proposed').describe('proposed: waits for a person; taken: confirmed; dismissed: set aside') });
findingApi.openapi(jsonRoute({ method: 'get', path: '/experts/{id}/findings', tag, summary: 'Papers and patents ascribed to an expert, as found', description: 'Proposals: nothing of them is in the profile, or matched on, until somebody confirms them.',
  params: idParam, query: listQuery, answer: pageAnswer(findingAnswer).extend({ version: z.int().describe('of the profile, to decide with') }) }), async (c) => {
  const expert = await expertOf(c);
  const { db } = c.get('services');
  const { state, ...request } = c.req.valid('query');
  const { rows, next } = await findingPage(db, expert.id, state, request);
  const evidence = state === 'proposed' ? await evidenceOf(db, 'expert', expert.id) : [];
  return c.json({ items: rows.map((row) => findingJson(row, evidence)), next, version: expert.version });
});

const lookAnswer = z.object({
  id: z.uuid(), source: z.enum(evidenceSources), identifier: z.string().nullable().describe('all that was sent'), state: z.enum(['waiting', 'done', 'failed']).describe('waiting: a job asks, or will at `againAt`'),
  askedAt: z.iso.datetime(), endedAt: z.iso.datetime().nullable(), againAt: z.iso.datetime().nullable(), foundName: z.string().nullable().describe('the name the record bears there'),
  found: z.int().nullable(), fresh: z.int().nullable().describe('of them new'), leftOut: z.array(z.object({ line: z.string().nullable(), reason: z.string() })), problem: z.string().nullable(),
}).openapi('FindingLook');

function lookJson(run: RunRow, words: (of: Words) => string): z.output<typeof lookAnswer> {
  return {
    id: run.id, source: run.source, identifier: run.identifier, state: run.state, askedAt: run.asked_at.toISOString(), endedAt: run.ended_at?.toISOString() ?? null, againAt: run.again_at?.toISOString() ?? null,
    foundName: run.found_name, found: run.found, fresh: run.fresh, leftOut: run.left_out.map(({ line, reason }) => ({ line, reason: words(reason) })), problem: run.problem === null ? null : words(run.problem),
  };
}

findingApi.openapi(jsonRoute({ method: 'get', path: '/experts/{id}/findings/looks', tag, summary: 'The last look at each source, and what came of it', params: idParam, answer: z.object({ items: z.array(lookAnswer) }) }), async (c) => {
  const expert = await expertOf(c);
  const at = c.get('locale') === 'zh' ? 0 : 1;
  return c.json({ items: (await latestRuns(c.get('services').db, expert.id)).map((run) => lookJson(run, (words) => words[at])) });
});

findingApi.openapi(jsonRoute({ method: 'post', path: '/experts/{id}/findings/looks', tag, summary: 'Ask the public directories anew, by the identifiers of the profile', description: 'A job asks; nothing but the identifier is sent. `runs`: looks begun, 0 where one is under way already.',
  params: idParam, body: z.object({ sources: z.array(z.enum(registryNames)).min(1).optional().describe('without it: both') }), answer: z.object({ runs: z.int() }), status: 202 }),
  async (c) => { const { id: expertId } = await expertOf(c); return c.json(await perform(c, askForFindings, { sources: [...registryNames], ...await rawBody(c), expertId }), 202 as 200); });

findingApi.openapi(jsonRoute({ method: 'post', path: '/experts/{id}/findings/patents', tag, summary: 'Hand in a list of patents; it is read at once', description: `A patent a line, at most ${MOST_LINES}: number, title, inventors, day of application, abstract, parted by tabs, bars or commas, with or without a line of heads. What is left out is in the looks, with its reason.`,
  params: idParam, body: z.strictObject({ text: z.string().max(500_000) }), answer: z.object({ runId: z.uuid(), found: z.int(), leftOut: z.int() }), status: 201 }),
  async (c) => {
    const { id: expertId } = await expertOf(c);
    const { text } = await rawBody(c);
    const { runId, found, leftOut } = await perform(c, addPatents, { expertId, text });
    return c.json({ runId, found: found ?? 0, leftOut }, 201 as 200);
  });

findingApi.openapi(jsonRoute({ method: 'post', path: '/experts/{id}/findings/decisions', tag, summary: 'Confirm findings, set them aside, or bring back what was set aside: all that are named, or none', description: 'Confirmed findings become evidence, or complete the evidence of the same title. Those that are in the profile already cannot be confirmed.',
  params: idParam, body: z.object({ version: z.int().describe('of the profile, as you read it'), ids: z.array(z.uuid()).min(1).max(MOST_AT_ONCE), decision: z.enum(decisions).describe('take, dismiss, or restore') }), answer: z.object({ decided: z.int(), takingId: z.uuid().nullable().describe('to take a confirmation back by') }) }),
  async (c) => { const { id: expertId } = await expertOf(c); return c.json(await perform(c, decideFindings, { ...await rawBody(c), expertId })); });

const takingParam = idParam.extend({ takingId: z.uuid().openapi({ param: { name: 'takingId', in: 'path' } }) });
findingApi.openapi(jsonRoute({ method: 'delete', path: '/experts/{id}/findings/takings/{takingId}', tag, summary: 'Take a confirmation back as a whole', description: 'What it added goes, what it completed is as before; not while a proposal cites the evidence.', params: takingParam, answer: z.object({ undone: z.int() }) }),
  async (c) => { const { id: expertId } = await expertOf(c); return c.json(await perform(c, undoTaking, { expertId, takingId: c.req.valid('param').takingId })); });
