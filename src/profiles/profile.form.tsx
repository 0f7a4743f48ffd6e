import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { regionName } from '../associations/region.ts';
import { RegionField } from '../associations/region.form.tsx';
import type { FormValues } from '../http/form.ts';
import { type Choice, ChecksField, Form, type FormState, LongField, SelectField, TextField } from '../ui/form.tsx';
import { Tag } from '../ui/table.tsx';
import type { View } from '../ui/view.ts';
import { availabilityTone, choicesOf, evidenceKindWords, visibilityWords } from './profile.labels.ts';
import { availabilities, columnName, evidenceKinds, type ProfileDefinition, type ProfileField } from './profile.ts';

/** One form for all kinds, new and old: the definition says which fields there are, here is how each sort is asked for. */
interface ProfileFormProps {
  readonly view: View; readonly state: FormState; readonly definition: ProfileDefinition; readonly action: string; readonly submit: string;
  /** Whom it may be entrusted to; undefined when the writer may not change what staff vouch for. */
  readonly associations: readonly { readonly id: string; readonly name: string }[] | undefined;
  /** Hidden fields and notes before the first field. */
  readonly children?: Child;
}

export function ProfileForm({ view, state, definition, action, submit, associations, children }: ProfileFormProps) {
  const fields = definition.fields.filter((field) => associations !== undefined || !definition.reserved.includes(field.name));
  return (
    <Form view={view} state={state} action={action} submit={submit}>
      {children}
      {fields.map((field) => <OneField view={view} state={state} field={field} mustChoose={!accepts(definition.input.shape[field.name], undefined)} />)}
      {'visibility' in definition.input.shape && <SelectField view={view} state={state} name="visibility" label={view.t('公开范围', 'Who may see it')} choices={worded(view, choicesOf(visibilityWords))} />}
      {associations !== undefined && (
        <SelectField view={view} state={state} name="associationId" label={view.t('负责的科协', 'Association in charge')} blank={view.t('请选择', 'Choose one')} choices={associations.map(({ id, name }) => [id, name])}
          hint={view.t('这份档案由它维护。没有列出时，可从该科协的页面进入新增。', 'It looks after this profile. If it is not listed, start from that association’s page.')} />
      )}
    </Form>
  );
}

const accepts = (schema: z.core.$ZodType | undefined, value: unknown): boolean => schema !== undefined && z.safeParse(schema, value).success;
const worded = (view: View, choices: ProfileField['choices'] = []): readonly Choice[] => choices.map(([code, words]) => [code, view.words(words)]);

function OneField({ view, state, field, mustChoose }: { view: View; state: FormState; field: ProfileField; mustChoose: boolean }) {
  const props = { view, state, name: field.name, label: view.words(field.label), required: field.optional !== true, ...(field.hint === undefined ? {} : { hint: view.words(field.hint) }) };
  switch (field.as) {
    case 'prose': return <LongField {...props} />;
    case 'number': return <TextField {...props} inputmode="numeric" />;
    case 'choice': return <SelectField {...props} choices={worded(view, field.choices)} {...(mustChoose ? { blank: view.t('请选择', 'Choose one') } : {})} />;
    case 'choices': return <ChecksField {...props} choices={worded(view, field.choices)} />;
    case 'yes_or_no': return <SelectField {...props} choices={[['false', view.t('否', 'No')], ['true', view.t('是', 'Yes')]]} />;
    case 'region': return <RegionField view={view} state={state} label={props.label} {...(props.hint === undefined ? {} : { hint: props.hint })} />;
    default: return <TextField {...props} />;
  }
}

type Row = Readonly<Record<string, unknown>>;
const valueIn = (row: object, field: ProfileField): unknown => (row as Row)[columnName(field.name)];

/** A stored profile as its form shows it. */
export function formValues(definition: ProfileDefinition, row: object): FormValues {
  const shown = definition.fields.map((field): [string, string | readonly string[]] => {
    const value = valueIn(row, field);
    if (field.as === 'choices') return [field.name, value as readonly string[]];
    if (field.as === 'words') return [field.name, (value as readonly string[]).join('、')];
    return [field.name, field.as === 'region' ? regionName(String(value)) : value === null ? '' : String(value)];
  });
  const { visibility, association_id: associationId } = row as { visibility?: string; association_id: string };
  return { ...Object.fromEntries(shown), associationId, ...(visibility === undefined ? {} : { visibility }) };
}

/** A posted form leaves out boxes of which none is ticked; for a change that must mean "none", not "as before". */
export const withUnticked = (definition: ProfileDefinition, values: FormValues): Record<string, string | readonly string[]> =>
  ({ ...Object.fromEntries(definition.fields.flatMap((field) => (field.as === 'choices' ? [[field.name, []]] : []))), ...values });

/** A field's value for reading. */
export function shown(view: View, field: ProfileField, row: object, brief = false): Child {
  const value = valueIn(row, field);
  const wordsOf = (code: unknown): string => { const words = field.choices?.find(([each]) => each === code)?.[1]; return words === undefined ? String(code) : view.words(words); };
  if (value === null || value === undefined) return '';
  switch (field.as) {
    case 'region': return regionName(String(value));
    case 'yes_or_no': return value === true ? view.t('是', 'Yes') : view.t('否', 'No');
    case 'choice': return field.name === 'availability' ? <Availability view={view} code={String(value)} words={wordsOf(value)} /> : wordsOf(value);
    case 'choices': return (value as readonly string[]).map(wordsOf).join(view.t('、', ', '));
    case 'identifier': return field.link === undefined ? String(value) : <a href={`${field.link}${String(value)}`} rel="external noreferrer">{String(value)}</a>;
    case 'words': return briefly(view, value as readonly string[], brief ? 4 : Infinity);
    default: return <>{String(value)}<Caution view={view} field={field} row={row} /></>;
  }
}

function briefly(view: View, words: readonly string[], most: number): string {
  const line = words.slice(0, most).join(view.t('、', ', '));
  return words.length <= most ? line : view.t(`${line} 等 ${words.length} 项`, `${line} and ${words.length - most} more`);
}

function Availability({ code, words }: { view: View; code: string; words: string }) {
  const known = availabilities.find((each) => each === code);
  return <Tag {...(known === undefined ? {} : { tone: availabilityTone[known] })}>{words}</Tag>;
}

function Caution({ view, field, row }: { view: View; field: ProfileField; row: object }) {
  const caution = field.caution?.(row as Row) ?? null;
  return caution === null ? null : <> <Tag tone="waiting">{view.words(caution)}</Tag></>;
}

/** After a lost race: what the profile says now, where it differs from what was typed. */
export function Newest({ view, definition, current, typed }: { view: View; definition: ProfileDefinition; current: object; typed: FormValues }) {
  const now = formValues(definition, current);
  const plain = (value: FormValues[string] | undefined) => [value ?? []].flat().join('、').replace(/\r\n?/g, '\n').trim();
  const different = definition.fields.filter(({ name }) => typed[name] !== undefined && plain(typed[name]) !== plain(now[name]));
  return (
    <section class="conflict">
      <h2>{view.t('与最新内容的不同', 'What differs from the newest version')}</h2>
      <p>{view.t('下面是别人刚保存的内容，表单里仍是您填写的内容。对照修改后再保存，就会以您的为准。', 'Below is what someone else has just saved; the form still holds your text. Compare, then save again to make yours count.')}</p>
      {different.length === 0
        ? <p>{view.t('两份内容相同，无需再保存。', 'Both say the same; there is nothing to save.')}</p>
        : <dl class="facts">{different.map((field) => <div><dt>{view.words(field.label)}</dt><dd>{shown(view, field, current) || view.t('（空）', '(empty)')}</dd></div>)}</dl>}
    </section>
  );
}

/** Adds one piece of evidence; stands on the profile's page. */
export function EvidenceForm({ view, state, action }: { view: View; state: FormState; action: string }) {
  const { t } = view;
  return (
    <Form view={view} state={state} action={action} submit={t('增加这条证据', 'Add this evidence')}>
      <SelectField view={view} state={state} name="kind" label={t('类别', 'Kind')} choices={evidenceKinds.map((kind) => [kind, view.words(evidenceKindWords[kind])])} />
      <TextField view={view} state={state} name="title" label={t('题目', 'Title')} hint={t('论文、专利、项目、奖励或服务案例的名称', 'Of the paper, patent, project, award or piece of work')} />
      <LongField view={view} state={state} name="text" label={t('做了什么，效果如何', 'What was done, with what result')} required={false} rows={4}
        hint={t('写具体的对象、方法和数字，匹配时会逐句对照。', 'Be concrete: objects, methods, figures. Matching compares it phrase by phrase.')} />
      <TextField view={view} state={state} name="year" label={t('年份', 'Year')} required={false} inputmode="numeric" />
    </Form>
  );
}
