import type { Child } from 'hono/jsx';
import type { FieldError } from '../shared/errors.ts';
import type { FormValues } from '../http/form.ts';
import type { View } from './view.ts';

/** What a form shows again after an error: the typed values and, beside each field, what is wrong. */
export interface FormState { readonly values: FormValues; readonly errors: readonly FieldError[]; readonly problem?: string | undefined }
export const emptyForm: FormState = { values: {}, errors: [] };

const single = (values: FormValues, name: string): string => { const value = values[name]; return typeof value === 'string' ? value : value?.[0] ?? ''; };
const many = (values: FormValues, name: string): readonly string[] => { const value = values[name]; return value === undefined ? [] : typeof value === 'string' ? [value] : value; };

/** A form that posts: token and request key are in it, errors are summed up on top with links to their fields. */
export function Form({ view, state, action, submit, more, children, danger, multipart }: {
  view: View; state: FormState; action: string; submit: string; children: Child; danger?: boolean;
  /** Has fields for files. */
  multipart?: boolean;
  /** Further buttons, after the main one. */
  more?: Child;
}) {
  return (
    <form method="post" action={action} class="form" novalidate enctype={multipart ? 'multipart/form-data' : undefined}>
      <input type="hidden" name="_token" value={view.formToken} />
      <input type="hidden" name="_key" value={view.requestKey()} />
      <ErrorSummary view={view} state={state} labels={labelsIn(children)} />
      {children}
      <p class="actions"><button class={danger ? 'danger' : 'main'}>{submit}</button>{more}</p>
    </form>
  );
}

export function ErrorSummary({ view, state, labels = {} }: { view: View; state: FormState; labels?: Readonly<Record<string, string>> }) {
  if (state.errors.length === 0 && state.problem === undefined) return null;
  const label = (field: string) => (labels[field] === undefined ? '' : `${labels[field]}${view.t('：', ': ')}`);
  return (
    <div class="error-summary" role="alert" tabindex={-1}>
      <h2>{view.t('还没有提交成功，请先修改：', 'Not submitted yet. Please mend:')}</h2>
      {state.problem !== undefined && <p>{state.problem}</p>}
      {state.errors.length > 0 && <ul>{state.errors.map((e) => <li><a href={`#${e.field}`}>{label(e.field)}{view.words(e.message)}</a></li>)}</ul>}
    </div>
  );
}

/** The labels of the fields a form holds, by name, so that the summary can say which field it speaks of. */
function labelsIn(children: unknown): Record<string, string> {
  if (Array.isArray(children)) return Object.assign({}, ...children.map(labelsIn)) as Record<string, string>;
  if (typeof children !== 'object' || children === null || !('props' in children)) return {};
  const { name, label, children: inner } = children.props as { name?: unknown; label?: unknown; children?: unknown };
  return { ...(typeof name === 'string' && typeof label === 'string' ? { [name]: label } : {}), ...labelsIn(inner) };
}

interface FieldProps { readonly view: View; readonly state: FormState; readonly name: string; readonly label: string; readonly hint?: string; readonly required?: boolean }

const Optional = ({ view }: { view: View }) => <span class="optional">{view.t('（选填）', ' (optional)')}</span>;

function Field({ view, state, name, label, hint, required, children }: FieldProps & { children: Child }) {
  const errors = state.errors.filter((e) => e.field === name);
  return (
    <div class={errors.length > 0 ? 'field wrong' : 'field'}>
      <label for={name}>{label}{required === false && <Optional view={view} />}</label>
      {hint !== undefined && <p class="hint" id={`${name}-hint`}>{hint}</p>}
      {errors.length > 0 && <p class="error" id={`${name}-error`}>{errors.map((e) => view.words(e.message)).join(' ')}</p>}
      {children}
    </div>
  );
}

const described = ({ state, name, hint }: FieldProps): string | undefined => {
  const ids = [hint === undefined ? '' : `${name}-hint`, state.errors.some((e) => e.field === name) ? `${name}-error` : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
};
const isWrong = ({ state, name }: FieldProps): 'true' | undefined => (state.errors.some((e) => e.field === name) ? 'true' : undefined);

export function TextField(props: FieldProps & { type?: string; autocomplete?: string; inputmode?: 'numeric' | 'decimal' | 'email';
  /** Id of a `datalist` with suggestions. */
  list?: string;
}) {
  return (
    <Field {...props}>
      <input id={props.name} name={props.name} type={props.type ?? 'text'} value={props.type === 'password' ? '' : single(props.state.values, props.name)} autocomplete={props.autocomplete}
        inputmode={props.inputmode} list={props.list} aria-describedby={described(props)} aria-invalid={isWrong(props)} />
    </Field>
  );
}

export function LongField(props: FieldProps & { rows?: number }) {
  return (
    <Field {...props}>
      <textarea id={props.name} name={props.name} rows={props.rows ?? 5} aria-describedby={described(props)} aria-invalid={isWrong(props)}>{single(props.state.values, props.name)}</textarea>
    </Field>
  );
}

/** Chosen files cannot be shown again: after an error the hint says so. */
export function FileField(props: FieldProps & { accept: string; /** Exactly one. */ one?: boolean }) {
  const { view, state, hint } = props;
  const again = state.errors.length > 0 || state.problem !== undefined ? view.t('文件不能自动保留，请重新选择。', 'Files are not kept by the browser: choose them again. ') : '';
  const shown = { ...props, hint: `${again}${hint ?? ''}` };
  return (
    <Field {...shown}>
      <input id={props.name} name={props.name} type="file" multiple={props.one !== true} accept={props.accept} aria-describedby={described(shown)} aria-invalid={isWrong(props)} />
    </Field>
  );
}

export type Choice = readonly [value: string, label: string];

export function SelectField(props: FieldProps & { choices: readonly Choice[]; blank?: string }) {
  const chosen = single(props.state.values, props.name);
  return (
    <Field {...props}>
      <select id={props.name} name={props.name} aria-describedby={described(props)} aria-invalid={isWrong(props)}>
        {props.blank !== undefined && <option value="">{props.blank}</option>}
        {props.choices.map(([value, label]) => <option value={value} selected={value === chosen}>{label}</option>)}
      </select>
    </Field>
  );
}

export function ChecksField(props: FieldProps & { choices: readonly Choice[] }) {
  const { view, state, name, label, hint, required } = props;
  const chosen = many(state.values, name);
  const errors = state.errors.filter((e) => e.field === name);
  return (
    <fieldset class={errors.length > 0 ? 'field wrong' : 'field'} id={name} tabindex={-1} aria-describedby={described(props)}>
      <legend>{label}{required === false && <Optional view={view} />}</legend>
      {hint !== undefined && <p class="hint" id={`${name}-hint`}>{hint}</p>}
      {errors.length > 0 && <p class="error" id={`${name}-error`}>{errors.map((e) => view.words(e.message)).join(' ')}</p>}
      <div class={props.choices.length === 1 ? 'checks single' : 'checks'}>
        {props.choices.map(([value, text]) => <label class="check"><input type="checkbox" name={name} value={value} checked={chosen.includes(value)} /><span>{text}</span></label>)}
      </div>
    </fieldset>
  );
}

/** One of a few: each with its own line, large enough for a thumb. */
export function RadiosField(props: FieldProps & { choices: readonly Choice[] }) {
  const { view, state, name, label, hint, required } = props;
  const chosen = single(state.values, name);
  const errors = state.errors.filter((e) => e.field === name);
  return (
    <fieldset class={errors.length > 0 ? 'field wrong' : 'field'} id={name} tabindex={-1} aria-describedby={described(props)}>
      <legend>{label}{required === false && <Optional view={view} />}</legend>
      {hint !== undefined && <p class="hint" id={`${name}-hint`}>{hint}</p>}
      {errors.length > 0 && <p class="error" id={`${name}-error`}>{errors.map((e) => view.words(e.message)).join(' ')}</p>}
      <div class="checks radios">
        {props.choices.map(([value, text]) => <label class="check"><input type="radio" name={name} value={value} checked={chosen === value} /><span>{text}</span></label>)}
      </div>
    </fieldset>
  );
}

/** A button that is a form of its own: one step, with its token and request key. */
export function StepButton({ view, action, label, fields, kind, hotkey }: {
  view: View; action: string; label: string; fields?: Readonly<Record<string, string>>; kind?: 'main' | 'danger' | 'quiet';
  /** The key that presses it. */
  hotkey?: string;
}) {
  return (
    <form method="post" action={action} class="inline">
      <input type="hidden" name="_token" value={view.formToken} />
      <input type="hidden" name="_key" value={view.requestKey()} />
      {Object.entries(fields ?? {}).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
      <button class={kind ?? 'main'} data-key={hotkey}>{label}{hotkey !== undefined && <> <kbd aria-hidden="true">{hotkey}</kbd></>}</button>
    </form>
  );
}
