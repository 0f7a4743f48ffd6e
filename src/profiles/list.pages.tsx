import { findRegion, regionName } from '../associations/region.ts';
import { isStaff } from '../auth/refusal.ts';
import { pageRequest } from '../db/page.ts';
import type { Ctx } from '../http/env.ts';
import { parseInput } from '../shared/input.ts';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { type Column, NextPage, Table } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { shown } from './profile.form.tsx';
import type { ProfileDefinition } from './profile.ts';
import { listProfiles, type ProfileRow } from './profile.queries.ts';

/** The list of one kind: search box, how many and what is filtered, the rows, what to do when there are none. */
export async function list(c: Ctx, definition: ProfileDefinition) {
  const view = viewOf(c);
  const asked = { q: (c.req.query('q') ?? '').trim().slice(0, 100), region: (c.req.query('region') ?? '').trim() };
  const region = asked.region === '' ? undefined : findRegion(asked.region);
  const found = await listProfiles(c.get('services'), c.get('actor'), definition.kind,
    { q: asked.q, region: region !== undefined && 'code' in region ? region.code : undefined }, parseInput(pageRequest, { limit: 50, cursor: c.req.query('cursor') }));
  return page(c, (
    <Layout view={view} title={view.words(definition.plural)} purpose={view.words(definition.purpose)} wide>
      <form method="get" action={`/${definition.segment}`} class="filters" role="search">
        <label for="q">{view.t('名称、拼音首字母，或要解决的问题', 'Name, pinyin, or the problem to solve')}<input id="q" name="q" type="search" value={asked.q} maxlength={100} /></label>
        <label for="region">{view.t('地区', 'Region')}<input id="region" name="region" value={asked.region} placeholder={view.t('例如 泰安市', 'e.g. 泰安市')} aria-describedby={region !== undefined && 'problem' in region ? 'region-error' : undefined} /></label>
        <p><button>{view.t('查找', 'Search')}</button></p>
      </form>
      {region !== undefined && 'problem' in region && <p class="warning" id="region-error" role="alert">{view.words(region.problem)}</p>}
      {found.namesOnly && <p class="warning" role="status">{view.t('内容检索暂时不可用，下面只按名称查找。', 'Searching the texts does not work right now; names only.')}</p>}
      {isStaff(view.actor) && <p class="actions"><a class="button" href={`/${definition.segment}/new`}>{view.t(`新增${definition.words[0]}`, `Add: ${definition.words[1].toLowerCase()}`)}</a></p>}
      <p class="count" role="status">{counted(view, asked, found.total, region !== undefined && 'code' in region ? regionName(region.code) : '')}</p>
      <Table caption={view.words(definition.plural)} columns={columns(view, definition)} rows={found.rows} empty={<Empty view={view} definition={definition} filtered={asked.q !== '' || asked.region !== ''} />} />
      <NextPage view={view} next={found.next} />
    </Layout>
  ));
}

function counted(view: View, { q }: { q: string }, total: number, region: string): string {
  const filter = [...(region === '' ? [] : [region]), ...(q === '' ? [] : [view.t(`“${q}”：先列名称相符的，再列内容相关的`, `“${q}”: names first, then texts about it`)])].join(view.t('，', ', '));
  return view.t(`共 ${total} 条${filter === '' ? '，按拼音排列' : `（${filter}）`}`, `${total} in all${filter === '' ? ', by name' : ` (${filter})`}`);
}

const columns = (view: View, definition: ProfileDefinition): readonly Column<ProfileRow>[] => [
  { head: view.words(definition.fields[0]?.label ?? definition.words), kind: 'main', cell: (row) => <a href={`/${definition.segment}/${row.id}`}>{row.name}</a> },
  ...definition.fields.filter((field) => field.listed).slice(0, 6).map((field): Column<ProfileRow> => ({
    head: view.words(field.label), cell: (row) => shown(view, field, row, true), ...(field.as === 'number' ? { kind: 'number' as const } : {}),
  })),
];

function Empty({ view, definition, filtered }: { view: View; definition: ProfileDefinition; filtered: boolean }) {
  const [zh, en] = definition.words;
  if (filtered) return <p>{view.t('没有符合条件的。可以换个说法，只填一两个关键词，或', 'Nothing fits. Try other words, fewer words, or ')}<a href={`/${definition.segment}`}>{view.t('查看全部', 'see all')}</a>{view.t('。', '.')}</p>;
  return isStaff(view.actor)
    ? <p>{view.t(`还没有${zh}。请先`, 'None yet. Begin with ')}<a href={`/${definition.segment}/new`}>{view.t(`新增一份${zh}档案`, `adding one: ${en.toLowerCase()}`)}</a>{view.t('。', '.')}</p>
    : <p>{view.t(`还没有您可以查看的${zh}。需要登记时，请联系所在地科协。`, `No ${en.toLowerCase()} you may see yet. To register one, contact your local association.`)}</p>;
}
