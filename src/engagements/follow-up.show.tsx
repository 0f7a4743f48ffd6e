import { Form, type FormState, LongField, SelectField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { type CasePageProps, may } from './case.parts.tsx';
import { stillRunning, stillRunsWords } from './follow-up.ts';

/** What was asked months after the contract, and answered. */
export function FollowUps(props: CasePageProps) {
  const { view, row, content } = props;
  const { t } = view;
  if (content.followUps.length === 0) return null;
  return (
    <section id="follow-ups">
      <h2>{t('签约以后', 'After the contract')}</h2>
      <dl class="facts">
        {content.followUps.map((one) => (
          <div>
            <dt>{t(`${one.months} 个月`, `${one.months} months`)}</dt>
            <dd>{one.still_runs === null || one.answered_at === null
              ? <><Tag tone="waiting">{t('等企业答复', 'waits for the enterprise')}</Tag>{may(props, 'engagement.answer') && <> <a href={`/follow-ups/${one.id}`}>{t('现在答复（两个问题）', 'Answer now (two questions)')}</a></>}</>
              : <>{view.words(stillRunsWords[one.still_runs])}{t('：', ': ')}{one.what_changed} <span class="fine">{dateTime(view, one.answered_at, row.time_zone)}</span></>}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The two questions. */
export function FollowUpPage({ view, asked, state }: { view: View; asked: { readonly id: string; readonly months: number; readonly engagement_id: string; readonly need_title: string }; state: FormState }) {
  const { t } = view;
  return (
    <Layout view={view} title={t(`签约 ${asked.months} 个月回访`, `${asked.months} months after the contract`)} purpose={asked.need_title}>
      <p class="trail"><a href={`/engagements/${asked.engagement_id}`}>{t('← 回到对接', '← Back to the case')}</a></p>
      <Form view={view} state={state} action={`/follow-ups/${asked.id}`} submit={t('提交答复', 'Send the answer')}>
        <SelectField view={view} state={state} name="stillRuns" label={t('成果现在还在用吗', 'Does it still run')} blank={t('请选择', 'Choose')} choices={stillRunning.map((one) => [one, view.words(stillRunsWords[one])])} />
        <LongField view={view} state={state} name="whatChanged" rows={4} label={t('有什么变化', 'What has changed')} hint={t('例如 产量、成本、质量、人员的变化；停用的请说说为什么。', 'Output, cost, quality, people; if it was given up, why.')} />
      </Form>
    </Layout>
  );
}
