import type { Child } from 'hono/jsx';
import { day, type View } from '../ui/view.ts';
import { addressOf, bases, type Basis, type FigureFilter, spansOf } from './figures.ts';
import type { FilterChoices } from './funnel.queries.ts';

export const basisWords: Record<Basis, readonly [string, string]> = { cohort: ['这段时间征集的需求，走到了哪一步', 'Needs gathered then, and how far they came'], period: ['这段时间里发生的', 'What happened then'] };

interface FilterProps { readonly view: View; readonly path: string; readonly filter: FigureFilter; readonly today: string; readonly choices: FilterChoices; readonly associations: readonly { readonly id: string; readonly name: string }[]; /** Without the choice of what is counted. */ readonly plain?: boolean }

/** Days, association, field, industry and event; above it the spans people ask for by name. */
export function FilterForm({ view, path, filter, today, choices, associations, plain }: FilterProps) {
  const { t } = view;
  const select = (name: 'association' | 'field' | 'industry' | 'event', label: string, options: readonly (readonly [string, string])[]): Child => (
    <div class="field"><label for={name}>{label}</label>
      <select id={name} name={name}><option value="">{t('全部', 'All')}</option>{options.map(([value, text]) => <option value={value} selected={filter[name] === value}>{text}</option>)}</select></div>
  );
  return (
    <>
      <nav class="spans" aria-label={t('时间', 'Span')}>{spansOf(today).map((span) => (
        <a href={addressOf(path, { ...filter, since: span.since, until: span.until })} aria-current={span.since === filter.since && span.until === filter.until ? 'true' : undefined}>{view.words(span.words)}</a>
      ))}</nav>
      <form method="get" action={path} class="filters report-filters">
        <div class="field"><label for="since">{t('从', 'From')}</label><input id="since" name="since" type="date" value={filter.since} /></div>
        <div class="field"><label for="until">{t('到', 'To')}</label><input id="until" name="until" type="date" value={filter.until} /></div>
        {plain !== true && <div class="field"><label for="basis">{t('怎么数', 'What is counted')}</label>
          <select id="basis" name="basis">{bases.map((one) => <option value={one} selected={filter.basis === one}>{view.words(basisWords[one])}</option>)}</select></div>}
        {associations.length > 1 && select('association', t('科协及下级', 'Association'), associations.map((one) => [one.id, one.name]))}
        {select('field', t('领域', 'Field'), choices.fields.map((one) => [one, one]))}
        {choices.industries.length > 0 && select('industry', t('企业行业', 'Industry'), choices.industries.map((one) => [one, one]))}
        {choices.events.length > 0 && select('event', t('活动', 'Event'), choices.events.map((one) => [one.id, one.title]))}
        <button class="quiet">{t('查看', 'Show')}</button>
      </form>
    </>
  );
}

/** What is counted, in a sentence, as it stands over every figure and on paper. */
export function FilterWords({ view, filter, choices, associations }: Omit<FilterProps, 'path' | 'today' | 'plain'>) {
  const { t } = view;
  const event = choices.events.find((one) => one.id === filter.event)?.title;
  const parts = [
    t(`${day(view, filter.since)}至${day(view, filter.until)}`, `${filter.since} to ${filter.until}`), view.words(basisWords[filter.basis]),
    ...(filter.association === undefined ? [t('您范围内的全部科协', 'all associations of your area')] : [associations.find((one) => one.id === filter.association)?.name ?? t('选定的科协及下级', 'the chosen association')]),
    ...(filter.field === undefined ? [] : [t(`领域：${filter.field}`, `field: ${filter.field}`)]), ...(filter.industry === undefined ? [] : [t(`企业行业：${filter.industry}`, `industry: ${filter.industry}`)]), ...(event === undefined ? [] : [t(`活动：${event}`, `event: ${event}`)]),
  ];
  return <p class="count" role="status">{parts.join(t('，', '; '))}</p>;
}
