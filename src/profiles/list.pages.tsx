import { findRegion, regionName } from '../associations/region.ts';
import { isStaff } from '../auth/refusal.ts';
import { pageRequest } from '../db/page.ts';
import type { Ctx } from '../http/env.ts';
import { parseInput } from '../shared/input.ts';
import { ExportButtons } from '../ui/export.tsx';
import { Layout } from '../ui/layout.tsx';
import { Found } from '../ui/marked.tsx';
import { page } from '../ui/respond.tsx';
import { type Column, NextPage, Table } from '../ui/table.tsx';
import { countWords, type View, viewOf } from '../ui/view.ts';
import { addressWith, Chosen, Facets } from './facets.tsx';
import { type Hit, hitsOf, noHit } from './found.queries.ts';
import { cleanQuery, listProfiles, MOST_FOUND, type ProfileList } from './list.queries.ts';
import { shown } from './profile.form.tsx';
import { freshSince } from './freshness.ts';
import { profileDefinitions } from './kinds.ts';
import { columnName, evidencedKinds, isEvidenced, type ProfileDefinition } from './profile.ts';
import type { ProfileRow } from './profile.queries.ts';

/** `unconfirmed`: staff look for profiles that nobody confirmed for a year. */
interface Asked { readonly unconfirmed: boolean; readonly q: string; readonly region: string; readonly chosen: readonly (readonly [field: string, value: string])[] }

/** The list of one kind: search box, how many and what is filtered, the rows with what was found in them, what to do when there are none. */
export async function list(c: Ctx, definition: ProfileDefinition) {
  const view = viewOf(c);
  const ask = (name: string): string => cleanQuery(c.req.query(name) ?? '');
  const region = ask('region') === '' ? undefined : findRegion(ask('region'));
  const code = region !== undefined && 'code' in region ? region.code : undefined;
  const facets = definition.facets.flatMap((field) => (ask(field) === '' ? [] : [[field, ask(field)] as const]));
  const asked: Asked = { unconfirmed: isStaff(view.actor) && isEvidenced(definition.kind) && ask('unconfirmed') === '1', q: ask('q'), region: ask('region'), chosen: [...(code === undefined ? [] : [['region', code] as const]), ...facets] };
  const found = await listProfiles(c.get('services'), c.get('actor'), definition.kind, { q: asked.q, region: code, chosen: Object.fromEntries(facets), ...(asked.unconfirmed ? { unconfirmedSince: freshSince(view.now) } : {}) },
    parseInput(pageRequest, { limit: 50, cursor: c.req.query('cursor') }), { facets: true });
  const hits = await hitsOf(c.get('services').db, found.rows, found.matched);
  return page(c, (
    <Layout view={view} title={view.words(definition.plural)} purpose={view.words(definition.purpose)} wide>
      <form method="get" action={`/${definition.segment}`} class="filters" role="search">
        <label for="q">{view.t('名称、拼音首字母，或要解决的问题', 'Name, pinyin, or the problem to solve')}<input id="q" name="q" type="search" value={asked.q} maxlength={100} /></label>
        <label for="region">{view.t('地区', 'Region')}<input id="region" name="region" value={code === undefined ? asked.region : regionName(code)} placeholder={view.t('例如 泰安市', 'e.g. 泰安市')} aria-describedby={region !== undefined && 'problem' in region ? 'region-error' : undefined} /></label>
        {asked.unconfirmed && <input type="hidden" name="unconfirmed" value="1" />}
        {facets.map(([field, value]) => <input type="hidden" name={field} value={value} />)}
        <p><button>{view.t('查找', 'Search')}</button></p>
      </form>
      {region !== undefined && 'problem' in region && <p class="warning" id="region-error" role="alert">{view.words(region.problem)}</p>}
      {isStaff(view.actor) && <p class="actions"><a class="button" href={`/${definition.segment}/new`}>{view.t(`新增${definition.words[0]}`, `Add: ${definition.words[1].toLowerCase()}`)}</a><a class="button quiet" href={`/imports?kind=${definition.kind}`}>{view.t('从表格导入', 'Import from a sheet')}</a></p>}
      <Unconfirmed view={view} definition={definition} on={asked.unconfirmed} />
      <Chosen view={view} definition={definition} chosen={asked.chosen} />
      <p class="count" role="status">{counted(view, asked, found)}</p>
      <How view={view} q={asked.q} found={found} hits={hits} />
      <Facets view={view} definition={definition} facets={found.facets} total={found.total} chosen={asked.chosen} />
      <Table caption={view.words(definition.plural)} columns={columns(view, definition, hits)} rows={found.rows} empty={<Empty view={view} definition={definition} asked={asked} elsewhere={found.elsewhere} />} />
      <NextPage view={view} next={found.next} />
      {found.rows.length > 0 && <ExportButtons view={view} list={definition.kind} path={`/${definition.segment}`} filter={{ q: asked.q, ...(asked.unconfirmed ? { unconfirmed: '1' } : {}), ...Object.fromEntries(asked.chosen) }} />}
    </Layout>
  ));
}

/** The way to the profiles nobody confirmed for a year, and back; for staff. */
function Unconfirmed({ view, definition, on }: { view: View; definition: ProfileDefinition; on: boolean }) {
  if (!isStaff(view.actor) || !isEvidenced(definition.kind)) return null;
  if (!on) return <p><a href={addressWith(view, 'unconfirmed', '1')}>{view.t('只看本辖区一年以上没有确认的', 'Only those of our area not confirmed for over a year')}</a></p>;
  const others = evidencedKinds.filter((kind) => kind !== definition.kind).map((kind) => profileDefinitions[kind]);
  return (
    <p class="chosen"><strong>{view.t('一年以上没有确认的', 'Not confirmed for over a year')}</strong>{' '}<a href={addressWith(view, 'unconfirmed', undefined)}>{view.t('看全部', 'Show all')}</a>{view.t('；其他：', '; others: ')}
      {others.map((other, n) => <>{n > 0 && view.t('、', ', ')}<a href={`/${other.segment}?unconfirmed=1`}>{view.words(other.plural)}</a></>)}</p>
  );
}

function counted(view: View, { q, chosen }: Asked, { total }: ProfileList): string {
  if (q !== '' && total >= MOST_FOUND) return view.t(`含“${q}”的太多，这里是最相符的 ${total} 条；请加一两个词或条件`, `Too many have “${q}”; these are the best ${total}. Add a word or a condition`);
  const by = q === '' ? view.t('，按拼音排列', ', by name') : view.t(`，含“${q}”，最相符的在前`, ` with “${q}”, best first`);
  return view.t(`共 ${countWords(total)} 条${chosen.length > 0 ? '符合已选条件' : ''}${total === 0 && q !== '' ? '' : by}`, `${countWords(total)} in all${chosen.length > 0 ? ' within what is chosen' : ''}${total === 0 && q !== '' ? '' : by}`);
}

/** Says when the rows are not quite what was typed: typos mended, only the nearest, only names. */
function How({ view, q, found, hits }: { view: View; q: string; found: ProfileList; hits: ReadonlyMap<string, Hit> }) {
  if (found.how === 'names_only') return <p class="warning" role="status">{view.t('检索服务降级：内容检索暂时不可用，下面只按名称、拼音和单位查找。', 'Search is degraded: texts cannot be searched right now; names, pinyin and institutions only.')}</p>;
  if (found.rows.length === 0) return null;
  if (found.how === 'nearest') return <p class="hint">{view.t('没有同时含有全部词语的，下面是内容最接近的。', 'Nothing has every word; these come closest.')}</p>;
  const mended = hits.get(found.rows[0]?.id ?? '');
  if (mended?.typo !== true) return null;
  const words = [...new Set([...hits.values()].filter((hit) => hit.typo).flatMap((hit) => hit.terms))].slice(0, 3);
  return (
    <p class="hint">{view.t(`没有“${q}”，您要找的是不是：`, `Nothing has “${q}”. Did you mean: `)}
      {words.map((word, n) => <>{n > 0 && view.t('、', ', ')}<a href={addressWith(view, 'q', word)}>{word}</a></>)}{view.t('？', '?')}</p>
  );
}

const columns = (view: View, definition: ProfileDefinition, hits: ReadonlyMap<string, Hit>): readonly Column<ProfileRow>[] => [
  { head: view.words(definition.fields[0]?.label ?? definition.words), kind: 'main', cell: (row) => <Named row={row} href={`/${definition.segment}/${row.id}`} hit={hits.get(row.id) ?? noHit} /> },
  ...definition.fields.filter((field) => field.listed).slice(0, 6).map((field): Column<ProfileRow> => ({
    head: view.words(field.label), ...(field.as === 'number' ? { kind: 'number' as const } : {}),
    cell: (row) => {
      const value = field.as === 'line' && field.caution === undefined ? String((row as unknown as Record<string, unknown>)[columnName(field.name)] ?? '') : shown(view, field, row, true);
      const { terms } = hits.get(row.id) ?? noHit;
      return typeof value === 'string' && terms.length > 0 && field.as !== 'region' ? <Found text={value} terms={terms} /> : value;
    },
  })),
];

const Named = ({ row, href, hit }: { row: ProfileRow; href: string; hit: Hit }) => (
  <><a href={href}><Found text={row.name} terms={hit.terms} /></a>{hit.snippet !== undefined && <p class="hint snippet"><Found text={hit.snippet} terms={hit.terms} /></p>}</>
);

function Empty({ view, definition, asked, elsewhere }: { view: View; definition: ProfileDefinition; asked: Asked; elsewhere: number }) {
  const [zh, en] = definition.words;
  const all = `/${definition.segment}`;
  if (elsewhere > 0) return <p>{view.t('没有符合条件的。不限地区和条件时有 ', 'Nothing fits. Without what is chosen there are ')}<a href={asked.q === '' ? all : `${all}?q=${encodeURIComponent(asked.q)}`}>{view.t(`${elsewhere} 条`, `${elsewhere}`)}</a>{view.t('。', '.')}</p>;
  if (asked.unconfirmed && asked.q === '' && asked.region === '' && asked.chosen.length === 0) return <p>{view.t('都在一年之内确认过。', 'All were confirmed within a year.')}</p>;
  if (asked.q !== '' || asked.region !== '' || asked.chosen.length > 0) {
    return <p>{view.t('没有符合条件的。可以换个说法，只填一两个关键词；人名可以用拼音或首字母；或', 'Nothing fits. Try other words, fewer words, pinyin or initials of a name, or ')}<a href={all}>{view.t('查看全部', 'see all')}</a>{view.t('。', '.')}</p>;
  }
  return isStaff(view.actor)
    ? <p>{view.t(`还没有${zh}。请先`, 'None yet. Begin with ')}<a href={`${all}/new`}>{view.t(`新增一份${zh}档案`, `adding one: ${en.toLowerCase()}`)}</a>{view.t('。', '.')}</p>
    : <p>{view.t(`还没有您可以查看的${zh}。需要登记时，请联系所在地科协。`, `No ${en.toLowerCase()} you may see yet. To register one, contact your local association.`)}</p>;
}
