import { Hono } from 'hono';
import { refusal, refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { Played } from '../reviews/track-record.show.tsx';
import { emptyForm, Form, type FormState, LongField, SelectField, StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Table } from '../ui/table.tsx';
import { dateTime, type View, viewOf, whoDid } from '../ui/view.ts';
import { requestAttempt, switchTuning } from './tuning.commands.ts';
import { tuningWords, versionWords } from './tuning.labels.ts';
import { inForce, type Learned, type LearnedByKind, learnedHere, switches, topAssociation } from './tuning.queries.ts';
import { Attempts, Changes, Standing, TwoDiagrams, WeightsTable } from './tuning.show.tsx';
import { type TuningKind, tuningKinds } from './tuning.ts';

export const tuningPages = new Hono<Env>();
tuningPages.use('/learning', signedIn);
tuningPages.use('/learning/*', signedIn);

interface Shown { readonly learned: LearnedByKind; readonly history: Awaited<ReturnType<typeof switches>>; /** Why this reader may not switch; null: may. */ readonly refused: readonly [string, string] | null }

async function load(c: Ctx): Promise<Shown> {
  refuse(c.get('actor'), 'report.view', {});
  const { db, search } = c.get('services');
  const top = await topAssociation(db);
  return { learned: await learnedHere(db, search.rankingVersion), history: await switches(db), refused: refusal(c.get('actor'), 'ranking.tune', top === undefined ? {} : { associationPath: top.path }) };
}

/** What was learned from decisions, in words; administrators of the top association switch. */
tuningPages.get('/learning', async (c) => page(c, <LearningPage view={viewOf(c)} shown={await load(c)} />));

for (const kind of tuningKinds) {
  tuningPages.post(`/learning/${kind}/switch`, async (c) => {
    const posted = await readForm(c);
    try {
      await perform(c, switchTuning, { kind, version: posted.values[`${kind}-version`], reason: posted.values[`${kind}-reason`] }, posted.requestKey);
      return c.redirect('/learning', 303);
    } catch (error) {
      const shown = await load(c);
      return formAgain(c, error, posted, (view, state) => <LearningPage view={view} shown={shown} again={{ kind, state: { ...state, errors: state.errors.map((one) => ({ ...one, field: `${kind}-${one.field}` })) } }} />);
    }
  });
}

tuningPages.post('/learning/attempts', async (c) => {
  const { requestKey } = await readForm(c);
  await perform(c, requestAttempt, {}, requestKey);
  return c.redirect('/learning', 303);
});

interface Again { readonly kind: TuningKind; readonly state: FormState }

function LearningPage({ view, shown, again }: { view: View; shown: Shown; again?: Again }) {
  const { t } = view;
  const { learned, history, refused } = shown;
  const newest = learned.weights.attempts.find((one) => one.in_force) ?? learned.weights.attempts[0];
  return (
    <Layout view={view} wide title={t('从审核决定中学习', 'Learning from decisions')} purpose={t('系统用审核决定检验自己：哪里说得不准、怎样排会更好。证明有改进的，由人决定是否启用，随时可以换回。', 'The system holds itself against the decisions. What is proven better is switched on by people, and can be switched back.')}>
      <Played view={view} />
      <h2>{view.words(tuningWords.calibration)}</h2>
      <p class="hint prose">{t('校准决定一条建议标为“较有把握”“值得一看”还是“仅词语相近”。它不改变先后顺序。', 'The calibration decides which of the three words a proposal gets. It does not change the order.')}</p>
      <Standing view={view} kind="calibration" learned={learned.calibration} />
      <TwoDiagrams view={view} learned={learned.calibration} />
      <Switch view={view} kind="calibration" learned={learned.calibration} refused={refused} again={again} />
      <Attempts view={view} kind="calibration" attempts={learned.calibration.attempts} />
      <h2>{view.words(tuningWords.weights)}</h2>
      <p class="hint prose">{t('权重决定用词、简介、业绩、意思相近各占多少，从而决定先后顺序。它不改变把握的说法。启用后，新的和重新匹配的需求按它排序；已有的建议不变。', 'The weights say how much vocabulary, profile, evidence and meaning count, and so the order; not the bands. Once on, needs matched from then on follow them; proposals already made stay.')}</p>
      <Standing view={view} kind="weights" learned={learned.weights} />
      {newest !== undefined && <WeightsTable view={view} attempt={newest} />}
      {learned.weights.changes !== undefined && <Changes view={view} changes={learned.weights.changes} />}
      <Switch view={view} kind="weights" learned={learned.weights} refused={refused} again={again} />
      <Attempts view={view} kind="weights" attempts={learned.weights.attempts} />
      {refused === null && <StepButton view={view} action="/learning/attempts" label={t('现在就检验（不等到夜间）', 'Try now instead of tonight')} kind="quiet" />}
      <h2>{t('切换记录', 'Switches so far')}</h2>
      <Table caption={t('切换记录', 'Switches so far')} rows={history} empty={<p>{t('还没有切换过，一直使用随系统提供的。', 'None: the shipped ones have always been in use.')}</p>} columns={[
        { head: t('时间', 'When'), cell: (row) => dateTime(view, row.at) },
        { head: t('谁', 'Who'), cell: (row) => whoDid(view, row.actor_name) },
        { head: t('从…到…', 'From, to'), kind: 'main', cell: (row) => { const { kind, from, to } = row.detail as { kind: TuningKind; from: number; to: number }; return `${view.words(versionWords(kind, from))} → ${view.words(versionWords(kind, to))}`; } },
        { head: t('理由', 'Why'), cell: (row) => row.note },
      ]} />
    </Layout>
  );
}

/** Only where there is something to switch to; who may not is told why. */
function Switch({ view, kind, learned, refused, again }: { view: View; kind: TuningKind; learned: Learned; refused: Shown['refused']; again: Again | undefined }) {
  const { t } = view;
  const used = inForce(learned);
  const choices = [0, ...learned.attempts.filter((one) => one.proven).map((one) => one.version)].filter((version) => version !== used);
  if (choices.length === 0) return null;
  if (refused !== null) return <p class="hint">{t('切换由最上级科协的管理员进行。', 'Administrators of the top association switch.')}</p>;
  const state = again?.kind === kind ? again.state : emptyForm;
  return (
    <Form view={view} state={state} action={`/learning/${kind}/switch`} submit={t('切换', 'Switch')}>
      <SelectField view={view} state={state} name={`${kind}-version`} label={t('换成', 'Switch to')} choices={choices.map((version) => [String(version), view.words(versionWords(kind, version))] as const)} />
      <LongField view={view} state={state} name={`${kind}-reason`} label={t('理由', 'Why')} rows={2} hint={t('写给以后看记录的人。', 'For those who read the record later.')} />
    </Form>
  );
}
