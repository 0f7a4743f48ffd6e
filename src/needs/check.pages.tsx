import { Hono } from 'hono';
import { refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, Form, type FormState, LongField, SelectField, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formState, page } from '../ui/respond.tsx';
import { viewOf } from '../ui/view.ts';
import { checkWays, checkWords } from './check.ts';
import { correctCheck, takeBackCheck } from './check.commands.ts';
import { checkById, type CheckRow } from './check.queries.ts';
import { type NeedRow, needById } from './need.queries.ts';

/** A check that was noted wrongly, put right or taken back by staff. */
export const checkPages = new Hono<Env>();
checkPages.use('/need-checks/*', signedIn);

async function find(c: Ctx): Promise<{ readonly check: CheckRow; readonly need: NeedRow }> {
  const [db, given] = [c.get('services').db, id.safeParse(c.req.param('id'))];
  const check = given.success ? await checkById(db, given.data) : undefined;
  const need = check === undefined ? undefined : await needById(db, c.get('actor'), check.need_id);
  if (check === undefined || need === undefined) throw notFound(['这次核实', 'This check']);
  refuse(c.get('actor'), 'need.check', { associationPath: need.association_path, enterpriseId: need.enterprise_id });
  return { check, need };
}

function CheckPage({ c, check, need, correcting, takingBack }: { c: Ctx; check: CheckRow; need: NeedRow; correcting: FormState; takingBack: FormState }) {
  const view = viewOf(c);
  const { t } = view;
  const values = { how: check.how, checkedOn: check.checked_on, found: check.note ?? '', ...correcting.values };
  return (
    <Layout view={view} title={t('更正或撤回核实记录', 'Correct or take back a check')} purpose={`${need.title}（${need.enterprise_name}）`}>
      <p class="trail"><a href={`/needs/${need.id}`}>{t('← 这条需求', '← The need')}</a></p>
      {check.taken_back_reason !== null ? <p role="status" class="warning">{t('这次核实已撤回：', 'Taken back: ')}{check.taken_back_reason}</p> : (
        <>
          <section aria-labelledby="correct"><h2 id="correct">{t('记错了，更正', 'It was noted wrongly: correct it')}</h2>
            <Form view={view} state={correcting} action={`/need-checks/${check.id}/correct`} submit={t('更正', 'Correct')}>
              <SelectField view={view} state={{ ...correcting, values }} name="how" label={t('怎么核实的', 'How')} choices={checkWays.map((way) => [way, view.words(checkWords[way])])} />
              <TextField view={view} state={{ ...correcting, values }} name="checkedOn" type="date" label={t('核实日期', 'Day of the check')} />
              <LongField view={view} state={{ ...correcting, values }} name="found" rows={2} required={false} label={t('简要情况', 'What was found')} hint={t('只有科协工作人员能看到。', 'For staff only.')} />
              <TextField view={view} state={correcting} name="reason" label={t('为什么更正', 'Why')} hint={t('原来的记录和这个原因都留在历史里。', 'What stood there and this reason stay in the history.')} />
            </Form>
          </section>
          <section aria-labelledby="back"><h2 id="back">{t('没有核实过，撤回', 'It did not take place: take it back')}</h2>
            <Form view={view} state={takingBack} action={`/need-checks/${check.id}/take-back`} submit={t('撤回', 'Take back')} danger>
              <LongField view={view} state={takingBack} name="why" rows={2} label={t('为什么撤回', 'Why')} />
            </Form>
          </section>
        </>
      )}
    </Layout>
  );
}

checkPages.get('/need-checks/:id', async (c) => page(c, <CheckPage c={c} {...await find(c)} correcting={emptyForm} takingBack={emptyForm} />));

for (const [step, command] of Object.entries({ correct: correctCheck, 'take-back': takeBackCheck })) {
  checkPages.post(`/need-checks/:id/${step}`, async (c) => {
    const form = await readForm(c);
    const found = await find(c);
    try {
      // Two forms on one page: their reasons have names of their own.
      const { why, ...values } = form.values;
      await perform(c, command as typeof takeBackCheck, { ...values, ...(why === undefined ? {} : { reason: why }), id: found.check.id }, form.requestKey);
      return c.redirect(`/needs/${found.need.id}`, 303);
    } catch (error) {
      const { state: said, status } = formState(c, error, form);
      const state = step === 'correct' ? said : { ...said, errors: said.errors.map((one) => ({ ...one, field: 'why' })) };
      return page(c, <CheckPage c={c} {...await find(c)} correcting={step === 'correct' ? state : emptyForm} takingBack={step === 'correct' ? emptyForm : state} />, status);
    }
  });
}
