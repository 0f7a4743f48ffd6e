import { confidentialityWords, needKindWords, urgencyWords } from '../needs/need.labels.ts';
import { choicesOf } from '../profiles/profile.labels.ts';
import { Form, type FormState, LongField, SelectField, StepButton, TextField } from '../ui/form.tsx';
import type { Words } from '../shared/errors.ts';
import { Layout } from '../ui/layout.tsx';
import { Found } from '../ui/marked.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { day, type View } from '../ui/view.ts';
import { titleOf } from './minutes.ts';
import { isStalled, MOST_FOUND, type ReadingFailure } from './reading.ts';
import type { ReadingRow, SeminarDraftRow, SeminarRow } from './seminar.queries.ts';

interface Props { readonly view: View; readonly state: FormState }
type Associations = readonly { readonly id: string; readonly name: string }[];

export function SeminarForm({ view, state, action, submit, associations, version }: Props & { action: string; submit: string; associations?: Associations; version?: number }) {
  const { t } = view;
  const field = { view, state };
  return (
    <Form view={view} state={state} action={action} submit={submit}>
      {version !== undefined && <input type="hidden" name="version" value={String(version)} />}
      <TextField {...field} name="title" label={t('座谈会名称', 'Title')} hint={t('例如 翠山湖园区企业科技需求座谈会', 'What it was called')} />
      <TextField {...field} name="heldOn" type="date" label={t('日期', 'Day')} />
      <TextField {...field} name="place" label={t('地点', 'Place')} required={false} />
      <LongField {...field} name="firms" rows={4} required={false} label={t('参会企业', 'Firms that came')} hint={t('一行一家，与营业执照名称一致最好；记录里提到的简称会据此对上。', 'One a line, as on the licence; short names in the minutes are found by them.')} />
      {associations !== undefined && <SelectField {...field} name="associationId" label={t('主办的科协', 'Association')} choices={associations.map(({ id, name }) => [id, name])} />}
    </Form>
  );
}

export function SeminarsPage({ view, rows, next }: { view: View; rows: readonly SeminarRow[]; next: unknown }) {
  const { t } = view;
  return (
    <Layout view={view} wide title={t('座谈会', 'Seminars')} purpose={t('一场座谈会记一次：谁来了，说了什么难处；把记录贴进来，逐条确认成需求。', 'One entry for each: who came, what they lack. Paste the minutes and confirm the needs in them one by one.')}>
      <p class="actions"><a class="button main" href="/seminars/new">{t('登记座谈会', 'Enter a seminar')}</a></p>
      <Table caption={t('座谈会', 'Seminars')} rows={rows} empty={<p>{t('还没有座谈会。登记一场，把记录贴进来，就会分成一条条需求草稿。', 'None yet. Enter one and paste its minutes.')}</p>} columns={[
        { head: t('名称', 'Title'), kind: 'main', cell: (row) => <a href={`/seminars/${row.id}`}>{row.title}</a> },
        { head: t('日期', 'Day'), cell: (row) => day(view, row.held_on) },
        { head: t('科协', 'Association'), cell: (row) => row.association_name },
        { head: t('参会企业', 'Firms'), kind: 'number', cell: (row) => row.firms ?? 0 },
        { head: t('待确认', 'To confirm'), kind: 'number', cell: (row) => ((row.open ?? 0) > 0 ? <Tag tone="waiting">{row.open}</Tag> : 0) },
        { head: t('已成需求', 'Needs'), kind: 'number', cell: (row) => row.confirmed ?? 0 },
      ]} />
      {next as never}
    </Layout>
  );
}

export interface SeminarProps extends Props { readonly seminar: SeminarRow; readonly firms: readonly { readonly name: string; readonly enterprise_id: string | null }[]; readonly drafts: readonly SeminarDraftRow[]; readonly editing: FormState | null;
  readonly reading: ReadingRow | undefined; /** The server of the language model; null: none may read this. */ readonly reader: string | null; readonly now: Date }

export function SeminarPage({ view, state, seminar, firms, drafts, editing, reading, reader, now }: SeminarProps) {
  const { t } = view;
  const open = drafts.filter((draft) => draft.state === 'draft');
  const done = drafts.filter((draft) => draft.state !== 'draft');
  const [first] = open;
  const values = { title: seminar.title, heldOn: seminar.held_on, place: seminar.place ?? '', firms: firms.map((firm) => firm.name).join('\n') };
  return (
    <Layout view={view} wide title={seminar.title} purpose={[day(view, seminar.held_on), seminar.place, seminar.association_name].filter(Boolean).join('，')}>
      <p class="actions">
        {first !== undefined && <a class="button main" href={`/seminar-drafts/${first.id}`}>{t(`逐条确认（${open.length} 条）`, `Confirm one by one (${open.length})`)}</a>}
        <a class={first === undefined ? 'button main' : 'button quiet'} href={`/seminars/${seminar.id}/note`}>{t('记一条需求', 'Note a need')}</a>
      </p>
      {open.length > 0 && (
        <Table caption={t('待确认的草稿', 'Drafts to confirm')} rows={open} empty="" columns={[
          { head: t('谁说的', 'Who'), kind: 'main', cell: (row) => <><a href={`/seminar-drafts/${row.id}`}>{row.firm ?? t('没有写明企业', 'No firm named')}</a> {row.speaker}</> },
          { head: t('内容', 'What'), cell: (row) => brief(row.body) },
          { head: t('数字', 'Figures'), cell: (row) => row.figures.slice(0, 4).join('、') },
          { head: t('时间', 'When'), cell: (row) => row.said_at ?? '' },
          { head: t('来自', 'From'), cell: (row) => <From view={view} source={row.source} /> },
        ]} />
      )}
      <section aria-labelledby="minutes">
        <h2 id="minutes">{t('会议记录', 'Minutes')}</h2>
        <p class="hint">{t('整篇贴进来即可。程序按规则找出说到难处、需求的句子，连同企业、发言人和数字列成草稿；只摘原文，不添一个字，企业名称也只用记录里写着的。原文会一直保留；改动后再贴一次，已经处理过的草稿不受影响。', 'Paste all of it. Rules find the sentences that tell of a need, with firm, speaker and figures; nothing but the text’s own words is used. The text stays; pasted again, what was decided stays decided.')}</p>
        <Form view={view} state={{ ...state, values: { text: seminar.minutes ?? '', ...state.values } }} action={`/seminars/${seminar.id}/minutes`} submit={t('分成需求草稿', 'Split into drafts')}>
          <LongField view={view} state={{ ...state, values: { text: seminar.minutes ?? '', ...state.values } }} name="text" rows={8} label={t('记录全文', 'The whole text')} />
        </Form>
        {seminar.minutes !== null && <ReadByModel view={view} seminarId={seminar.id} reading={reading} reader={reader} now={now} />}
        {seminar.minutes !== null && drafts.length === 0 && <p class="empty">{t('记录里没有找到说明难处或需求的句子。可以用上面的“记一条需求”自己写。', 'No sentence that tells of a need was found. Note needs yourself with the button above.')}</p>}
      </section>
      {done.length > 0 && (
        <section aria-labelledby="done"><h2 id="done">{t('已处理', 'Decided')}</h2>
          <ul>{done.map((draft) => <li>{draft.state === 'confirmed' ? <><Tag tone="good">{t('已成需求', 'A need')}</Tag> <a href={`/needs/${draft.need_id ?? ''}`}>{draft.need_title}</a></> : <><Tag tone="quiet">{t('放下', 'Set aside')}</Tag> {brief(draft.body)} <span class="hint">{t('原因：', 'Reason: ')}{draft.reason}</span></>} <span class="hint">{draft.enterprise_name ?? draft.firm} {draft.decided_by_name}</span></li>)}</ul>
        </section>
      )}
      <section aria-labelledby="firms"><h2 id="firms">{t(`参会企业（${firms.length} 家）`, `Firms that came (${firms.length})`)}</h2>
        {firms.length > 0 && <ul class="seminar-firms">{firms.map((firm) => <li>{firm.enterprise_id === null ? <>{firm.name} <span class="hint">{t('平台上还没有', 'not here yet')}</span></> : <a href={`/enterprises/${firm.enterprise_id}`}>{firm.name}</a>}</li>)}</ul>}
        <details open={editing !== null}><summary>{t('修改座谈会信息和参会企业', 'Change the seminar and who came')}</summary>
          <SeminarForm view={view} state={editing ?? { values, errors: [] }} action={`/seminars/${seminar.id}/edit`} submit={t('保存修改', 'Save')} version={seminar.version} />
        </details>
      </section>
    </Layout>
  );
}

function From({ view, source }: { view: View; source: SeminarDraftRow['source'] }) {
  switch (source) {
    case 'minutes': return <>{view.t('记录', 'Minutes')}</>;
    case 'person': return <>{view.t('现场记下', 'Noted')}</>;
    case 'model': return <Tag tone="waiting">{view.t('机器找出', 'Machine-found')}</Tag>;
  }
}

const failureWords: Readonly<Record<ReadingFailure, Words>> = {
  off: ['没有可用的语言模型，或部署设置不允许把这类文字发给它。', 'There is no language model that may read such texts.'],
  budget: ['今天的调用次数用完了，明天可以接着读。', 'Today’s calls are used up; it can go on tomorrow.'],
  no_answer: ['语言模型的服务器没有正常回答，请过几分钟再试。', 'The server of the language model did not answer properly; try again in a few minutes.'],
  form: ['语言模型的回答不合要求，一条也没有采用。', 'The answers of the language model had another form; nothing of them is used.'],
};

/** After the rules: where the text would go and without what, how far the reading is, what came of it. The drafts of the rules stay whatever becomes of it. */
function ReadByModel({ view, seminarId, reading, reader, now }: { view: View; seminarId: string; reading: ReadingRow | undefined; reader: string | null; now: Date }) {
  const { t } = view;
  const ask = reader !== null && (
    <>
      <p class="hint" id="reading-told">{t(`按下后，记录会发往 ${reader} 的语言模型；发出以前，企业和人的名称、电话、邮箱、地址、证件等长号码都换成代号。名称按记录里的写法和本平台的名册辨认，辨认不出的称呼不会替换。谁、什么时候按的会记入历史。找出的只是记录里的原句，标明“机器找出”，仍由您逐条确认。`, `When pressed, the minutes go to the language model at ${reader}; before they leave, names of firms and people, telephone numbers, e-mail addresses, addresses and other long numbers are replaced by marks. Names are known by how the minutes write them and by who is on this platform; what is not recognised as a name is not replaced. Who pressed and when is kept in the history. What it finds are sentences of the minutes, marked machine-found; you decide on each.`)}</p>
      <StepButton view={view} action={`/seminars/${seminarId}/reading`} fields={{}} kind="quiet" label={reading === undefined ? t('请模型再读一遍', 'Have the model read them too') : t('请模型接着读', 'Have the model go on')} />
    </>
  );
  if (reading === undefined) return ask === false ? null : <div id="reading">{ask}</div>;
  const found = reading.found === 0 ? t('没有找出规则以外的句子', 'it found nothing beside the rules’ drafts') : t(`另找出 ${reading.found} 条，已列入草稿`, `${reading.found} more are among the drafts`);
  const unusable = reading.pieces_unusable > 0 && reading.state === 'done' ? t(`其中 ${reading.pieces_unusable} 段的回答不合要求，没有采用。`, `For ${reading.pieces_unusable} of the pieces its answer had another form and is not used.`) : '';
  if (reading.state === 'done') return <p id="reading" class="recorded" role="status">{t(`语言模型${reading.model === null ? '' : ` ${reading.model} `}已读完：${found}。`, `The language model ${reading.model ?? ''} has read them: ${found}.`)}{reading.found >= MOST_FOUND && t(`一次最多列 ${MOST_FOUND} 条。`, `At most ${MOST_FOUND} are listed.`)}{unusable}</p>;
  if (reading.state === 'reading' && !isStalled(reading, now)) return <p id="reading" class="waiting" role="status" data-reload-seconds="3">{t('语言模型正在读记录', 'The language model is reading the minutes')}{reading.pieces > 1 && t(`（共 ${reading.pieces} 段，已读 ${reading.pieces_read} 段）`, ` (${reading.pieces_read} of ${reading.pieces} pieces)`)}{t('，页面会自动更新。按规则找出的草稿现在就可以确认。', '; this page updates itself. The drafts of the rules can be confirmed already.')}</p>;
  return (
    <div id="reading">
      <p class="warning" role="status">{t('语言模型没有读完：', 'The language model has not read all: ')}{view.words(failureWords[reading.why ?? 'no_answer'])}{reading.found > 0 && t(`已另找出 ${reading.found} 条。`, `${reading.found} more found so far.`)}{t('按规则找出的草稿都在，不受影响。', 'The drafts of the rules are all there.')}</p>
      {ask}
    </div>
  );
}

const brief = (text: string): string => ([...text].length > 70 ? `${[...text].slice(0, 70).join('')}…` : text);

/** Works where the network comes and goes: the one script keeps what could not be sent on this phone and sends it later. */
export function NotePage({ view, state, seminar, firms, noted }: Props & { seminar: SeminarRow; firms: readonly { readonly name: string }[]; noted: boolean }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('记一条需求', 'Note a need')} purpose={seminar.title}>
      {noted && <p class="recorded" role="status">{t('已记下。可以接着记下一条。', 'Noted. Go on with the next.')}</p>}
      <div data-offline={`seminar ${seminar.id}`} data-offline-kept={t('网络不通，已存在这台手机里，有网后自动补发。还没有发出的：', 'No network: kept on this phone and sent later. Not sent yet: ')} data-offline-sent={t('存在手机里的已全部发出。', 'Everything kept on this phone has been sent.')} data-offline-signin={t('登录已过期：内容还在这台手机里，请重新登录后打开本页。', 'Your sign-in has expired: what you wrote is still on this phone. Sign in again and open this page.')}>
        <p class="hint" role="status" />
        <Form view={view} state={state} action={`/seminars/${seminar.id}/note`} submit={t('记下', 'Note it')} more={<a class="button quiet" href={`/seminars/${seminar.id}`}>{t('回到座谈会', 'Back to the seminar')}</a>}>
          <TextField view={view} state={state} name="firm" label={t('企业', 'Firm')} list="firms" required={false} />
          <datalist id="firms">{firms.map((firm) => <option value={firm.name} />)}</datalist>
          <TextField view={view} state={state} name="speaker" label={t('发言人', 'Speaker')} required={false} />
          <TextField view={view} state={state} name="saidAt" label={t('时间', 'When')} required={false} hint={t('例如 14:20', 'E.g. 14:20')} />
          <LongField view={view} state={state} name="body" rows={5} label={t('说了什么难处', 'What they lack')} hint={t('照原话记，有数字就记数字。没有网也可以记：会先存在这台手机里。', 'In their words, with the figures. It works without a network, too: it is kept on this phone first.')} />
        </Form>
      </div>
    </Layout>
  );
}

export function DraftPage({ view, state, seminar, draft, firms, left, dropping }: Props & { seminar: SeminarRow; draft: SeminarDraftRow; firms: readonly { readonly name: string }[]; left: number; dropping: FormState | null }) {
  const { t } = view;
  const given = { firm: draft.enterprise_name ?? draft.firm ?? '', title: draft.title ?? titleOf(draft.body), field: draft.industry ?? draft.industry_chain ?? '', problem: draft.body, goals: '', kind: '技术攻关', urgency: 'normal', confidentiality: 'members' };
  const field = { view, state: { ...state, values: { ...given, ...state.values } } };
  const choices = (words: Parameters<typeof choicesOf>[0]) => choicesOf(words).map(([code, one]) => [code, view.words(one)] as const);
  return (
    <Layout view={view} wide title={t('确认需求草稿', 'Confirm a draft')} purpose={t(`${seminar.title}，还有 ${left} 条待确认`, `${seminar.title}; ${left} to confirm`)}>
      <p><a href={`/seminars/${seminar.id}`}>{t('回到座谈会', 'Back to the seminar')}</a></p>
      <div class="side-by-side">
        <div class="need-side">
          <h2>{t('记录原文', 'From the minutes')}</h2>
          <p>{draft.firm ?? t('没有写明企业', 'No firm named')} {draft.speaker} {draft.said_at} {draft.source === 'model' && <From view={view} source={draft.source} />}</p>
          {draft.source === 'model' && <p class="hint">{t('这一句由语言模型从记录里找出，文字是记录原文；企业是否对得上，请对照记录。', 'The language model found this; the words are those of the minutes. Please check the firm against them.')}</p>}
          <blockquote class="prose"><Found text={draft.body} terms={draft.figures} /></blockquote>
          {draft.figures.length > 0 && <p class="hint">{t('其中的数字：', 'Figures: ')}{draft.figures.join('、')}</p>}
          {draft.state === 'draft' && (
            <details class="step-form" open={dropping !== null}><summary>{t('不是需求，放下', 'No need: set aside')}</summary>
              <Form view={view} state={dropping ?? { values: {}, errors: [] }} action={`/seminar-drafts/${draft.id}/drop`} submit={t('放下这一条', 'Set it aside')}>
                <TextField view={view} state={dropping ?? { values: {}, errors: [] }} name="reason" label={t('原因', 'Reason')} hint={t('例如 只是汇总数字；已在别处登记', 'E.g. a sum only; entered elsewhere')} />
              </Form>
            </details>
          )}
        </div>
        <div class="candidate-side">
          <h2>{t('成为需求', 'As a need')}</h2>
          {draft.state !== 'draft'
            ? <p class="recorded">{t('这一条已经处理过。', 'This one has been decided.')}</p>
            : (
              <Form view={view} state={field.state} action={`/seminar-drafts/${draft.id}/confirm`} submit={t('确认为需求', 'Make it a need')}>
                <TextField {...field} name="firm" list="firms" label={t('企业', 'Firm')} hint={t('平台上的企业名称或统一社会信用代码', 'Name of a firm here, or its credit code')} />
                <datalist id="firms">{firms.map((firm) => <option value={firm.name} />)}</datalist>
                <TextField {...field} name="title" label={t('项目名称', 'Title')} {...(draft.title === null ? {} : { hint: t('语言模型建议的名称，请核对或改写', 'Suggested by the language model: check or change it') })} />
                <TextField {...field} name="field" label={t('行业领域', 'Field')} />
                <LongField {...field} name="problem" rows={5} label={t('需解决的主要技术难题', 'The main technical problem')} />
                <LongField {...field} name="goals" rows={2} required={false} label={t('期望实现的主要技术目标', 'Goals')} />
                <SelectField {...field} name="kind" label={t('需求类型', 'Kind')} choices={choices(needKindWords)} />
                <SelectField {...field} name="urgency" label={t('紧急程度', 'Urgency')} choices={choices(urgencyWords)} />
                <SelectField {...field} name="confidentiality" label={t('公开范围', 'Who may see it')} choices={choices(confidentialityWords)} />
              </Form>
            )}
        </div>
      </div>
    </Layout>
  );
}
