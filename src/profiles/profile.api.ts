import { z } from '@hono/zod-openapi';
import { findRegion } from '../associations/region.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import type { Ctx } from '../http/env.ts';
import { invalid, notFound } from '../shared/errors.ts';
import { profileDefinitions } from './kinds.ts';
import { columnName, type EvidencedKind, evidenceInput, evidenceKinds, isEvidenced, patchOf, type ProfileDefinition, type ProfileField, profileKinds, valuesOf, visibilities } from './profile.ts';
import { addEvidence, commandsOf, removeEvidence } from './profile.commands.ts';
import { listProfiles } from './list.queries.ts';
import { type EvidenceRow, evidenceOf, profileById, type ProfileRow } from './profile.queries.ts';

const answerType = ({ as, choices, optional }: ProfileField): z.ZodType => {
  switch (as) {
    case 'words': return z.array(z.string());
    case 'choices': return z.array(z.enum((choices ?? []).map(([code]) => code)));
    case 'choice': return z.enum((choices ?? []).map(([code]) => code));
    case 'number': return z.int().nullable();
    case 'yes_or_no': return z.boolean();
    case 'region': return z.string().describe('GB/T 2260');
    default: return optional ? z.string().nullable() : z.string();
  }
};

/** The answer has the fields of the input under the same names; what is derived, and who looks after it, is added. */
const answerOf = (definition: ProfileDefinition) => z.object({
  id: z.uuid(), ...Object.fromEntries(definition.fields.map((field) => [field.name, answerType(field)])), ...definition.extra,
  ...('visibility' in definition.input.shape ? { visibility: z.enum(visibilities) } : {}),
  association: z.object({ id: z.uuid(), name: z.string() }), version: z.int(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(),
}).openapi(definition.name);

function profileJson(definition: ProfileDefinition, row: ProfileRow): z.output<ReturnType<typeof answerOf>> {
  const { associationId, ...values } = valuesOf(definition, row) as Record<string, unknown>;
  const extra = Object.keys(definition.extra ?? {}).map((field) => [field, (row as unknown as Record<string, unknown>)[columnName(field)]]);
  return {
    id: row.id, ...values, ...Object.fromEntries(extra), association: { id: String(associationId), name: row.association_name },
    version: row.version, createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(),
  };
}

const evidenceAnswer = z.object({ id: z.uuid(), kind: z.enum(evidenceKinds), title: z.string(), text: z.string().nullable(), year: z.int().nullable() }).openapi('Evidence');
const evidenceJson = ({ id, kind, title, text, year }: EvidenceRow): z.output<typeof evidenceAnswer> => ({ id, kind, title, text, year });

async function find(c: Ctx, definition: ProfileDefinition, id: string): Promise<ProfileRow> {
  const row = await profileById(c.get('services').db, c.get('actor'), definition.kind, id);
  if (row === undefined) throw notFound([`这份${definition.words[0]}档案`, `This ${definition.words[1].toLowerCase()}`]);
  return row;
}

/** A region asked for by code or name; the list shows everything inside it. */
function regionAsked(region: string | undefined): string | undefined {
  if (region === undefined || region === '') return undefined;
  const found = findRegion(region);
  if ('problem' in found) throw invalid('region', found.problem);
  return found.code;
}

export const profileApi = apiRouter();
const listQuery = pageQuery.extend({
  q: z.string().max(100).optional().describe('name, pinyin or initials; also what is meant by it in the texts'),
  region: z.string().max(60).optional().describe('code of GB/T 2260 or name of a place; everything inside it is meant'),
});

const facetAnswer = z.object({ field: z.string(), values: z.array(z.object({ value: z.string(), count: z.int().describe('of the rows you may see') })) }).openapi('Facet');
/** A value of a facet narrows the list; `region` does too. */
const chosenQuery = ({ facets }: ProfileDefinition) => Object.fromEntries(facets.map((facet) => [facet, z.string().max(100).optional()]));

function routesOf(definition: ProfileDefinition): void {
  const { kind, segment, words: [, one], plural: [, tag] } = definition;
  const answer = answerOf(definition);
  const path = `/${segment}`;
  const { create, edit } = commandsOf[kind];

  profileApi.openapi(jsonRoute({ method: 'post', path, tag, summary: `Add: ${one.toLowerCase()}`, body: create.input, answer: z.object({ id: z.uuid() }), status: 201 }),
    async (c) => c.json(await perform(c, create, await rawBody(c)), 201 as 200));

  profileApi.openapi(jsonRoute({ method: 'get', path, tag, summary: `${tag} you may see, by name`, query: listQuery.extend(chosenQuery(definition)) as unknown as typeof listQuery, answer: pageAnswer(answer).extend({ total: z.int(), facets: z.array(facetAnswer) }) }), async (c) => {
    const { limit, cursor, q, region, ...chosen } = c.req.valid('query');
    const { rows, next, total, facets } = await listProfiles(c.get('services'), c.get('actor'), kind, { q, region: regionAsked(region), chosen }, { limit, cursor }, { facets: true });
    return c.json({ items: rows.map((row) => profileJson(definition, row)), next, total, facets: facets.map(({ field, values }) => ({ field, values: [...values] })) });
  });

  profileApi.openapi(jsonRoute({ method: 'get', path: `${path}/{id}`, tag, summary: `One ${one.toLowerCase()}`, params: idParam, answer }),
    async (c) => c.json(profileJson(definition, await find(c, definition, c.req.valid('param').id))));

  profileApi.openapi(jsonRoute({ method: 'patch', path: `${path}/{id}`, tag, summary: 'Change the fields that are sent', params: idParam,
    body: patchOf(definition.input).extend({ version: z.int().describe('the version you read') }), answer: z.object({ id: z.uuid(), version: z.int() }) }),
    async (c) => c.json(await perform(c, edit, { ...await rawBody(c), id: c.req.valid('param').id })));

  if (isEvidenced(kind)) evidenceRoutes(definition, kind);
}

const evidenceParam = idParam.extend({ evidenceId: z.uuid().openapi({ param: { name: 'evidenceId', in: 'path' } }) });

function evidenceRoutes(definition: ProfileDefinition, kind: EvidencedKind): void {
  const path = `/${definition.segment}/{id}/evidence`;
  const tag = definition.plural[1];

  profileApi.openapi(jsonRoute({ method: 'get', path, tag, summary: 'What they have done', params: idParam, answer: z.object({ items: z.array(evidenceAnswer) }) }), async (c) => {
    const { id } = await find(c, definition, c.req.valid('param').id);
    return c.json({ items: (await evidenceOf(c.get('services').db, kind, id)).map(evidenceJson) });
  });

  profileApi.openapi(jsonRoute({ method: 'post', path, tag, summary: 'Add one piece of evidence', params: idParam, body: evidenceInput, answer: z.object({ id: z.uuid() }), status: 201 }),
    async (c) => c.json(await perform(c, addEvidence, { ...await rawBody(c), profileKind: kind, profileId: c.req.valid('param').id }), 201 as 200));

  profileApi.openapi(jsonRoute({ method: 'delete', path: `${path}/{evidenceId}`, tag, summary: 'Remove one piece of evidence', params: evidenceParam, answer: z.object({ id: z.uuid() }) }), async (c) => {
    const { id, evidenceId } = c.req.valid('param');
    return c.json(await perform(c, removeEvidence, { profileKind: kind, profileId: id, evidenceId }));
  });
}

for (const kind of profileKinds) routesOf(profileDefinitions[kind]);
