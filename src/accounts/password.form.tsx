import type { Form as PostedForm } from '../http/form.ts';
import { invalid } from '../shared/errors.ts';
import { type FormState, TextField } from '../ui/form.tsx';
import type { View } from '../ui/view.ts';

/** A new password, typed twice. */
export function NewPasswordFields({ view, state }: { view: View; state: FormState }) {
  const { t } = view;
  return (
    <>
      <TextField view={view} state={state} name="password" type="password" label={t('新密码', 'New password')} autocomplete="new-password"
        hint={t('至少 8 个字符，建议 15 个以上。不要求大小写和符号：几个不相干的词连在一起最好记，也最难猜', 'At least 8 characters, better 15. No capitals or signs needed: several unrelated words are easy to keep and hard to guess')} />
      <TextField view={view} state={state} name="again" type="password" label={t('再写一次新密码', 'The same again')} autocomplete="new-password" />
    </>
  );
}

/** @throws AppError `invalid_input` when the two differ */
export function newPasswordOf({ values }: PostedForm): { readonly password: string } {
  const [password, again] = [values['password'], values['again']].map((value) => (typeof value === 'string' ? value : ''));
  if (password !== again) throw invalid('again', ['两次填写的密码不一样，请重新填写。', 'The two passwords differ; type them again.']);
  return { password: password ?? '' };
}
