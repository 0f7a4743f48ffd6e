import { regionName } from '../associations/region.ts';
import { MOST_COUNTED } from '../db/page.ts';
import type { View } from '../ui/view.ts';
import type { Facet } from './list.queries.ts';
import type { ProfileDefinition } from './profile.ts';

/** What stands for a facet and its value on the screen. */
export function facetWords(view: View, definition: ProfileDefinition, field: string, value: string): { readonly label: string; readonly value: string } {
  if (field === 'region') return { label: view.t('地区', 'Region'), value: regionName(value) };
  const known = definition.fields.find((each) => each.name === field);
  const code = known?.choices?.find(([each]) => each === value)?.[1];
  const label = field === 'trl' ? view.t('成熟度', 'TRL') : view.words(known?.label ?? [field, field]);
  return { label, value: code === undefined ? field === 'trl' ? view.t(`${value} 级`, value) : value : view.words(code) };
}

/** This page with one value more or less, from its first row. */
export function addressWith(view: View, field: string, value: string | undefined): string {
  const url = new URL(view.path, 'http://page');
  url.searchParams.delete('cursor');
  if (value === undefined) url.searchParams.delete(field);
  else url.searchParams.set(field, value);
  return url.pathname + url.search;
}

/** What the list is narrowed to, each with a link that takes it away. */
export function Chosen({ view, definition, chosen }: { view: View; definition: ProfileDefinition; chosen: readonly (readonly [field: string, value: string])[] }) {
  if (chosen.length === 0) return null;
  return (
    <ul class="chosen" aria-label={view.t('已选条件', 'Narrowed to')}>
      {chosen.map(([field, value]) => {
        const words = facetWords(view, definition, field, value);
        return <li><a href={addressWith(view, field, undefined)} aria-label={view.t(`去掉条件：${words.label} ${words.value}`, `Remove: ${words.label} ${words.value}`)}>{words.label}{view.t('：', ': ')}{words.value}<span aria-hidden="true"> ×</span></a></li>;
      })}
    </ul>
  );
}

/** Ways to narrow the list, each value with the number of rows that have it (where all were counted). What cannot narrow it further is left out. */
export function Facets({ view, definition, facets, total, chosen }: { view: View; definition: ProfileDefinition; facets: readonly Facet[]; total: number; chosen: readonly (readonly [field: string, value: string])[] }) {
  const taken = new Map(chosen);
  const useful = facets.map((facet) => ({ ...facet, values: facet.values.filter((each) => taken.get(facet.field) !== each.value && each.count < total) })).filter((facet) => facet.values.length > 0);
  if (useful.length === 0) return null;
  return (
    <details class="facets" open={view.path.includes('?')}>
      <summary>{view.t('按地区、领域等缩小范围', 'Narrow the list')}</summary>
      <dl>
        {useful.map((facet) => (
          <div>
            <dt>{facetWords(view, definition, facet.field, '').label}</dt>
            <dd>{facet.values.map((each) => <a href={addressWith(view, facet.field, each.value)}>{facetWords(view, definition, facet.field, each.value).value}{total <= MOST_COUNTED && <span class="hint"> {each.count}</span>}</a>)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
