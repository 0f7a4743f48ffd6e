import { Hono } from 'hono';
import { managerGrant } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { dateTime, viewOf } from '../ui/view.ts';
import { CONDUCT_VERSION, conductRules } from './conduct.ts';
import { acceptConduct } from './conduct.commands.ts';
import { acceptancesOf } from './conduct.queries.ts';

/** The rules of conduct, for everybody who is signed in; managers accept them here or with their first take-on. */
export const conductPages = new Hono<Env>();

conductPages.get('/conduct', signedIn, async (c) => {
  const view = viewOf(c);
  const { t } = view;
  const managerId = managerGrant(c.get('actor'))?.technologyManagerId;
  const acceptances = managerId == null ? [] : await acceptancesOf(c.get('services').db, managerId);
  const accepted = acceptances.find((one) => one.version === CONDUCT_VERSION);
  return page(c, (
    <Layout view={view} title={t('技术经理人服务守则', 'Rules of conduct for technology managers')} purpose={t(`${CONDUCT_VERSION} 版。第一次领办前接受一次；守则更新后，再领办时重新接受。`, `Version ${CONDUCT_VERSION}. Accepted before the first take-on, and again after a change.`)}>
      {conductRules.map((rule, at) => <section class="rule"><h2>{at + 1}. {view.words(rule.title)}</h2><p>{view.words(rule.text)}</p></section>)}
      {accepted !== undefined && <p class="recorded" role="status">{t(`您已于 ${dateTime(view, accepted.accepted_at)} 接受这一版。`, `You accepted this version on ${dateTime(view, accepted.accepted_at)}.`)}</p>}
      {managerId != null && accepted === undefined && <StepButton view={view} action="/conduct" label={t('我已阅读并接受', 'I have read and accept them')} fields={{ version: CONDUCT_VERSION }} />}
    </Layout>
  ));
});

conductPages.post('/conduct', signedIn, async (c) => {
  const form = await readForm(c);
  await perform(c, acceptConduct, form.values, form.requestKey);
  return c.redirect('/conduct', 303);
});
