import type { Child } from 'hono/jsx';
import type { FormValues } from '../http/form.ts';
import type { Words } from '../shared/errors.ts';
import { type Choice, Form, type FormState, LongField, SelectField, TextField } from '../ui/form.tsx';
import type { View } from '../ui/view.ts';
import { confidentialities, needKinds, needSources, urgencies } from './need.ts';
import { confidentialityWords, needKindWords, needSourceWords, urgencyWords } from './need.labels.ts';
import type { NeedRow } from './need.queries.ts';

/** The five fields people know from 科创中国, in their order, then what staff need to sort the need. One form for new and old. */
export interface NeedFormProps {
  readonly view: View; readonly state: FormState; readonly action: string; readonly submit: string; readonly more?: Child;
  /** Whom the need can be posted for; `undefined` when that is settled. */
  readonly enterprises?: readonly { readonly id: string; readonly name: string }[];
  readonly staff: boolean;
  /** Hidden fields and notes before the first field. */
  readonly children?: Child;
}

export function NeedForm({ view, state, action, submit, more, enterprises, staff, children }: NeedFormProps) {
  const { t } = view;
  const field = { view, state };
  const choices = <Code extends string>(codes: readonly Code[], words: Record<Code, Words>): readonly Choice[] => codes.map((code) => [code, view.words(words[code])]);
  return (
    <Form view={view} state={state} action={action} submit={submit} more={more}>
      {children}
      {enterprises !== undefined && <WhoseNeed view={view} state={state} enterprises={enterprises} />}
      <TextField {...field} name="title" label={t('项目名称', 'Title')} hint={t('一句话说清要解决什么，例如“高酸重油管道内壁防腐涂层寿命提升”。', 'One line that says what is to be solved.')} />
      <TextField {...field} name="field" label={t('行业领域', 'Field')} hint={t('例如：钢铁冶金、体外诊断、食品加工。', 'For example steel making, diagnostics, food processing.')} />
      <LongField {...field} name="background" label={t('需求背景', 'Background')} required={false} rows={4} hint={t('产线、产品和现状，为什么现在要解决。', 'Line, product and present state; why now.')} />
      <LongField {...field} name="problem" label={t('需解决的主要技术难题', 'The main technical problem')} rows={6} hint={t('写得越具体，匹配越准：工况、材料、已试过什么、卡在哪里。一两句话也可以先提交。', 'The more concrete, the better the matching: conditions, materials, what was tried. A sentence or two will do.')} />
      <LongField {...field} name="goals" label={t('期望实现的主要技术目标', 'Goals')} required={false} rows={4} hint={t('可以量化的指标最好，例如“寿命由 3 个月提高到 12 个月”。', 'Figures are best, e.g. “life from 3 to 12 months”.')} />
      <SelectField {...field} name="kind" label={t('需求类型', 'Kind')} choices={choices(needKinds, needKindWords)} />
      <SelectField {...field} name="urgency" label={t('紧急程度', 'Urgency')} choices={choices(urgencies, urgencyWords)} />
      <TextField {...field} name="budgetYuan" label={t('预算（元）', 'Budget (yuan)')} required={false} inputmode="decimal" hint={t('例如 500000；没有定可以不填。', 'For example 500000; leave empty if open.')} />
      <TextField {...field} name="deadline" type="date" label={t('希望完成日期', 'Wanted by')} required={false} hint={t('格式：2026-11-21。', 'Format: 2026-11-21.')} />
      <SelectField {...field} name="confidentiality" label={t('公开范围', 'Who may see it')} choices={choices(confidentialities, confidentialityWords)}
        hint={t('“仅科协工作人员可见”的需求不会出现在技术经理人的领办列表中。', 'Needs for staff only are not offered to technology managers.')} />
      <TextField {...field} name="industryChain" label={t('产业链', 'Industry chain')} required={false} hint={t('不填则用企业资料中的产业链。', 'Left empty, the chain of the enterprise is used.')} />
      {staff && <SelectField {...field} name="source" label={t('需求来源', 'Source')} choices={choices(needSources, needSourceWords)} />}
    </Form>
  );
}

function WhoseNeed({ view, state, enterprises }: { view: View; state: FormState; enterprises: readonly { readonly id: string; readonly name: string }[] }) {
  const [only] = enterprises;
  if (enterprises.length === 1 && only !== undefined) {
    return <><input type="hidden" name="enterpriseId" value={only.id} /><p class="whose">{view.t('企业：', 'Enterprise: ')}{only.name}</p></>;
  }
  return <SelectField view={view} state={state} name="enterpriseId" label={view.t('企业', 'Enterprise')} choices={enterprises.map(({ id, name }) => [id, name])} blank={view.t('请选择企业', 'Choose an enterprise')} />;
}

/** A stored need as a form shows it. */
export const valuesOf = (need: NeedRow): FormValues => ({
  title: need.title, field: need.field, background: need.background ?? '', problem: need.problem ?? '', goals: need.goals ?? '', kind: need.kind, urgency: need.urgency,
  budgetYuan: need.budget_fen === null ? '' : String(need.budget_fen / 100), deadline: need.deadline ?? '', confidentiality: need.confidentiality,
  industryChain: need.industry_chain ?? '', source: need.source,
});

/** Labels of the fields that a conflict may be about, in the form's order. */
export const fieldLabels: Readonly<Record<string, Words>> = {
  title: ['项目名称', 'Title'], field: ['行业领域', 'Field'], background: ['需求背景', 'Background'], problem: ['需解决的主要技术难题', 'The main technical problem'],
  goals: ['期望实现的主要技术目标', 'Goals'], kind: ['需求类型', 'Kind'], urgency: ['紧急程度', 'Urgency'], budgetYuan: ['预算（元）', 'Budget (yuan)'], deadline: ['希望完成日期', 'Wanted by'],
  confidentiality: ['公开范围', 'Who may see it'], industryChain: ['产业链', 'Industry chain'], source: ['需求来源', 'Source'],
};
const codeWords: Readonly<Record<string, Readonly<Record<string, Words>>>> = { kind: needKindWords, urgency: urgencyWords, confidentiality: confidentialityWords, source: needSourceWords };

/** After a lost race: what the need says now beside what was typed, field by field, where they differ. */
export function Conflict({ view, typed, current }: { view: View; typed: FormValues; current: FormValues }) {
  const line = (text: unknown): string => String(text ?? '').replace(/\r\n?/g, '\n').trim();
  const shown = (name: string, value: string) => { const words = codeWords[name]?.[value]; return words === undefined ? value || view.t('（空）', '(empty)') : view.words(words); };
  const different = Object.keys(fieldLabels).filter((name) => typed[name] !== undefined && line(typed[name]) !== line(current[name]));
  return (
    <section class="conflict">
      <h2>{view.t('与最新内容的不同', 'What differs from the newest version')}</h2>
      <p>{view.t('左边是别人刚保存的，右边是您填写的。下面的表单仍是您的内容；对照修改后再保存，就会以您的为准。', 'On the left what was just saved by someone else, on the right yours. The form below holds your text; saving it again makes it count.')}</p>
      {different.length === 0 && <p>{view.t('两份内容相同，无需再保存。', 'Both say the same; there is nothing to save.')}</p>}
      {different.map((name) => (
        <div class="side-by-side">
          <div class="need-side"><h3>{view.words(fieldLabels[name] ?? [name, name])}{view.t('：最新', ': newest')}</h3><p class="prose">{shown(name, line(current[name]))}</p></div>
          <div class="candidate-side"><h3>{view.words(fieldLabels[name] ?? [name, name])}{view.t('：您填写的', ': yours')}</h3><p class="prose">{shown(name, line(typed[name]))}</p></div>
        </div>
      ))}
    </section>
  );
}
