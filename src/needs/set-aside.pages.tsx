import { Hono } from 'hono';
import { refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, Form, type FormState, LongField, RadiosField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { afterNeedStep } from './need.ts';
import { type NeedRow, needById } from './need.queries.ts';
import { letterAsking, letterFor, setAside, setAsideReasons } from './set-aside.ts';
import { setAsideNeed } from './set-aside.commands.ts';
import { languageOfOwner } from './set-aside.queries.ts';

/** Answering the owner of a need that is not taken up: why, in words they can read, seen and changed before they are sent. */
export const setAsidePages = new Hono<Env>();

const ASK = 'ask';
const choices = [ASK, ...setAsideReasons] as const;
type Choice = (typeof choices)[number];
interface Answering { readonly need: NeedRow; readonly language: 'zh' | 'en'; readonly chosen: Choice | undefined }

/** @throws AppError `not_found`, `not_allowed`, or `wrong_state` where the need is past it */
async function answering(c: Ctx, chosen: string | undefined): Promise<Answering> {
  const { db } = c.get('services');
  const needId = id.safeParse(c.req.param('id'));
  const need = needId.success ? await needById(db, c.get('actor'), needId.data) : undefined;
  if (need === undefined) throw notFound(['这条需求', 'This need']);
  refuse(c.get('actor'), 'need.set_aside', { associationPath: need.association_path, enterpriseId: need.enterprise_id });
  if (afterNeedStep(need.status, 'set_aside') === undefined) throw new AppError('wrong_state', ['这条需求已经在办或已经有了结果，不能再暂缓。请回到需求页看最新情况。', 'This need is in hand or has ended: it cannot be set aside. See its page.']);
  const asked = c.req.query('language');
  return { need, language: asked === 'zh' || asked === 'en' ? asked : await languageOfOwner(db, need), chosen: choices.find((one) => one === chosen && (one !== ASK || afterNeedStep(need.status, 'return') !== undefined)) };
}

setAsidePages.get('/needs/:id/set-aside', signedIn, async (c) => page(c, <AnswerPage view={viewOf(c)} {...await answering(c, c.req.query('reason'))} state={emptyForm} />));

setAsidePages.post('/needs/:id/set-aside', signedIn, async (c) => {
  const form = await readForm(c);
  const given = form.values['reason'];
  const asked = await answering(c, typeof given === 'string' ? given : undefined);
  try {
    await perform(c, setAsideNeed, { ...form.values, id: asked.need.id }, form.requestKey);
    return c.redirect(`/needs/${asked.need.id}`, 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => <AnswerPage view={view} {...asked} state={state} />);
  }
});

function AnswerPage({ view, need, language, chosen, state }: Answering & { view: View; state: FormState }) {
  const { t } = view;
  const mayAsk = afterNeedStep(need.status, 'return') !== undefined;
  const words: Record<Choice, string> = { ...Object.fromEntries(setAsideReasons.map((reason) => [reason, view.words(setAside[reason].name)])) as Record<(typeof setAsideReasons)[number], string>, [ASK]: t('还差几点情况，请企业补充（退回补充）', 'Something is missing: ask for it (return)') };
  return (
    <Layout view={view} title={t('答复企业', 'Answer the enterprise')} purpose={`${need.title}（${need.enterprise_name}）`}>
      <p class="prose">{t('不马上办理的需求，企业也应当知道原因和接下来怎么办。先选原因，系统写好一封答复，您看过、改好再发。', 'A need that is not taken up deserves an answer, too. Choose why; a letter is written for you to read and change before it is sent.')}</p>
      <form method="get" class="form">
        <RadiosField view={view} state={{ ...emptyForm, values: chosen === undefined ? {} : { reason: chosen } }} name="reason" label={t('原因', 'Why')} choices={choices.filter((one) => one !== ASK || mayAsk).map((one) => [one, words[one]])} />
        <p class="actions"><button class={chosen === undefined ? 'main' : 'quiet'}>{chosen === undefined ? t('写答复', 'Write the answer') : t('换一个原因，重新写', 'Another reason, write anew')}</button></p>
      </form>
      {chosen !== undefined && <Letter view={view} need={need} language={language} chosen={chosen} state={state} />}
    </Layout>
  );
}

function Letter({ view, need, language, chosen, state }: { view: View; need: NeedRow; language: 'zh' | 'en'; chosen: Choice; state: FormState }) {
  const { t } = view;
  const field = chosen === ASK ? 'reason' : 'answer';
  const letter = (chosen === ASK ? letterAsking(need) : letterFor(chosen, need))[language === 'zh' ? 0 : 1];
  const shown: FormState = state === emptyForm ? { ...emptyForm, values: { [field]: letter } } : state;
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <section aria-labelledby="letter">
      <h2 id="letter">{t('发给企业的答复', 'The answer to the enterprise')}</h2>
      <p class="hint">{t(language === 'zh' ? '按企业的语言用中文写。' : '按企业的语言用英文写。', language === 'zh' ? 'In Chinese, as the enterprise reads.' : 'In English, as the enterprise reads.')} <a href={`/needs/${need.id}/set-aside?reason=${chosen}&language=${other}`}>{other === 'zh' ? t('改用中文', 'In Chinese instead') : t('改用英文', 'In English instead')}</a></p>
      <Form view={view} state={shown} action={`/needs/${need.id}/${chosen === ASK ? 'return' : 'set-aside'}`} submit={chosen === ASK ? t('退回并发出', 'Return and send') : t('暂不办理并发出答复', 'Set aside and send')} more={<a class="button quiet" href={`/needs/${need.id}`}>{t('先不处理', 'Not now')}</a>}>
        {chosen !== ASK && <input type="hidden" name="reason" value={chosen} />}
        <LongField view={view} state={shown} name={field} rows={9} label={t('答复内容', 'The answer')} hint={chosen === ASK ? t('企业会马上收到通知，补充后可以重新提交。', 'The enterprise is told at once and can send the need again.') : t('企业会马上收到通知，在需求页上读到这段话；它留在经过里，以后可以恢复办理。', 'The enterprise is told at once and reads this on the page of the need. It stays in the history; the need can be taken up again later.')} />
      </Form>
    </section>
  );
}
