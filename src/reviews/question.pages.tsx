import { Hono } from 'hono';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { ChecksField, emptyForm, Form, type FormState, LongField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { dateTime, type View, viewOf } from '../ui/view.ts';
import { answerQuestion, closeQuestion, withdrawQuestion } from './question.commands.ts';
import { questionById, type QuestionToAnswer } from './question.queries.ts';

/** The enterprise answers what staff asked about its need; staff end a question from the proposal's page. */
export const questionPages = new Hono<Env>();

async function find(c: Ctx): Promise<QuestionToAnswer> {
  const question = await questionById(c.get('services').db, c.get('actor'), c.req.param('id') ?? '');
  if (question === undefined) throw notFound(['这个提问', 'This question']);
  return question;
}

questionPages.get('/questions/:id', signedIn, async (c) => page(c, <QuestionPage view={viewOf(c)} question={await find(c)} state={{ ...emptyForm, values: { amend: 'yes' } }} />));

questionPages.post('/questions/:id/answer', signedIn, async (c) => {
  const form = await readForm(c);
  try {
    const { needId } = await perform(c, answerQuestion, { id: c.req.param('id'), answer: form.values['answer'], amend: form.values['amend'] ?? false }, form.requestKey);
    return c.redirect(`/needs/${needId}`, 303);
  } catch (error) {
    const question = await find(c);
    return formAgain(c, error, form, (view, state) => <QuestionPage view={view} question={question} state={state} />);
  }
});

for (const [step, command] of [['withdraw', withdrawQuestion], ['close', closeQuestion]] as const) {
  questionPages.post(`/questions/:id/${step}`, signedIn, async (c) => {
    const form = await readForm(c);
    const { matchId } = await perform(c, command, { id: c.req.param('id') }, form.requestKey);
    return c.redirect(`/matches/${matchId}`, 303);
  });
}

function QuestionPage({ view, question: one, state }: { view: View; question: QuestionToAnswer; state: FormState }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('科协想请您补充一点', 'The association has a question')} purpose={one.title}>
      <p class="next-step"><strong>{one.text}</strong><br /><span class="hint">{one.association_name}{t('，', ', ')}{dateTime(view, one.asked_at, one.time_zone)}</span></p>
      {one.status === 'open' ? (
        <Form view={view} state={state} action={`/questions/${one.id}/answer`} submit={t('提交回答', 'Send the answer')}>
          <LongField view={view} state={state} name="answer" label={t('您的回答', 'Your answer')} rows={4} hint={t('知道多少写多少，一两句话也可以。', 'Whatever you know; a sentence or two will do.')} />
          <ChecksField view={view} state={state} name="amend" label={t('写进需求吗', 'Add it to the need?')} required={false} choices={[['yes', t('把回答写进需求，并重新匹配', 'Add the answer to the need, and match anew')]]} hint={t('需求写得更清楚，找到的人更合适。', 'The clearer the need, the better those who are found.')} />
        </Form>
      ) : (
        <>
          <p>{one.status === 'withdrawn' ? t('科协已经撤回这个提问，不用再回答。', 'Staff have withdrawn this question.') : <>{t('您的回答：', 'Your answer: ')}{one.answer}</>}</p>
          {state.problem !== undefined && <p role="alert">{state.problem}</p>}
        </>
      )}
      <p><a href={`/needs/${one.need_id}`}>{t('查看需求', 'See the need')}</a></p>
    </Layout>
  );
}
