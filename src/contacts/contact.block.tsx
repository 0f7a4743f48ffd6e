import type { Child } from 'hono/jsx';
import { refusal, type Thing } from '../auth/refusal.ts';
import { StepButton } from '../ui/form.tsx';
import { Tag } from '../ui/table.tsx';
import type { View } from '../ui/view.ts';
import { ownerKindWords } from './contact.labels.ts';
import type { ContactState } from './contact.queries.ts';

interface BlockProps {
  readonly view: View;
  readonly engagementId: string;
  /** What `contactsOfEngagement` says. */
  readonly contacts: readonly ContactState[];
  /** The engagement, as `refusal` wants it. */
  readonly thing: Thing;
}

/** Whom one can reach in an engagement, on its page: a contact is behind a button, because each look is written down. */
export function ContactBlock({ view, engagementId, contacts, thing }: BlockProps) {
  const { t } = view;
  if (contacts.length === 0) return null;
  const records = refusal(view.actor, 'contact.consent', thing) === null;
  return (
    <section>
      <h2>{t('联系方式', 'Contacts')}</h2>
      <p class="hint">{t('本人同意后才能查看；每次查看都会记下时间和查看人，本人看得到。', 'Shown once the person has agreed. Each look is written down with time and name, and the person sees it.')}</p>
      <ul class="plain-rows">
        {contacts.map((one) => <li><strong>{one.owner.kind === 'need' ? t('本需求的联系人', 'Contact person of this need') : one.owner.name}</strong> <span class="since">{one.owner.kind === 'need' ? '' : view.words(ownerKindWords[one.owner.kind])}</span> <State view={view} engagementId={engagementId} one={one} records={records} /></li>)}
      </ul>
    </section>
  );
}

function State({ view, engagementId, one: { owner, state }, records }: { view: View; engagementId: string; one: ContactState; records: boolean }): Child {
  const { t } = view;
  const fields = { ownerKind: owner.kind, ownerId: owner.id };
  const record = records && <a href={`/engagements/${engagementId}/contacts/consent?${new URLSearchParams(fields).toString()}`}>{t('记录本人的电话同意', 'Record consent given by phone')}</a>;
  switch (state) {
    case 'own': return <a href={`/contacts/${owner.kind}/${owner.id}`}>{t('这是您的联系方式，查看或修改', 'Yours: see or change')}</a>;
    case 'agreed': return <StepButton view={view} action={`/engagements/${engagementId}/contacts/view`} label={t(`查看${owner.kind === 'need' ? '' : owner.name}联系方式`, `See contact${owner.kind === 'need' ? '' : ` of ${owner.name}`}`)} fields={fields} kind="quiet" />;
    case 'waiting': return <><Tag tone="waiting">{t('等待本人同意', 'Waiting for their consent')}</Tag> {record}</>;
    case 'taken_back': return <><Tag tone="quiet">{t('本人已撤回同意', 'Consent taken back')}</Tag> {record}</>;
    case 'none': return <><Tag tone="quiet">{t('未填写', 'Not entered')}</Tag> {record}</>;
  }
}
