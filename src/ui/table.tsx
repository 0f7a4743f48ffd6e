import type { Child } from 'hono/jsx';
import type { View } from './view.ts';

export interface Column<Row> { readonly head: string; readonly cell: (row: Row) => Child; readonly kind?: 'number' | 'main' }

/** A dense list; on a phone each row is a card. An empty list says what to do next. */
export function Table<Row>({ caption, columns, rows, empty, keys }: {
  caption: string; columns: readonly Column<Row>[]; rows: readonly Row[]; empty: Child;
  /** j and k go through the rows from anywhere on the page. */
  keys?: boolean;
}) {
  if (rows.length === 0) return <div class="empty">{empty}</div>;
  return (
    <div class="table-scroll">
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>{columns.map((column) => (column.head === '' ? <td /> : <th scope="col" class={column.kind}>{column.head}</th>))}</tr>
        </thead>
        <tbody data-rows={keys}>
          {rows.map((row) => (
            <tr>{columns.map((column) => column.kind === 'main'
              ? <th scope="row" class="main" data-head={column.head}>{column.cell(row)}</th>
              : <td class={column.kind} data-head={column.head || undefined}>{column.cell(row)}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function NextPage({ view, next }: { view: View; next: string | null }) {
  if (next === null) return null;
  const url = new URL(view.path, 'http://page');
  url.searchParams.set('cursor', next);
  return <p class="pager"><a href={url.pathname + url.search}>{view.t('下一页', 'Next page')}</a></p>;
}

export function Facts({ rows }: { rows: readonly (readonly [label: string, value: Child])[] }) {
  return <dl class="facts">{rows.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([label, value]) => <div><dt>{label}</dt><dd>{value}</dd></div>)}</dl>;
}

/** Status as text in a tag; colour only supports it. */
export function Tag({ tone, children }: { tone?: 'waiting' | 'good' | 'bad' | 'quiet'; children: Child }) {
  return <span class={tone === undefined ? 'tag' : `tag ${tone}`}>{children}</span>;
}
