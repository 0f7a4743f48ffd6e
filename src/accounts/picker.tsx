import { profileOfRole } from '../auth/accounts.ts';
import { grantsOf } from '../auth/refusal.ts';
import { associationsWithin } from '../associations/association.queries.ts';
import type { Reader } from '../db/database.ts';
import type { Actor, Role } from '../shared/command.ts';
import { id } from '../shared/ids.ts';
import { type FormState, SelectField } from '../ui/form.tsx';
import type { View } from '../ui/view.ts';
import { duties, roles } from './account.ts';
import { dutyWords, profileKindWords, roleHints, roleWords } from './account.labels.ts';
import { profileName, profilesToChoose } from './account.queries.ts';

/** Choosing a role to give: first which, then for which profile or association. Each step is a link or a search, so it works without a script. */
export interface Picking {
  readonly role: Role | undefined;
  readonly roles: readonly Role[];
  readonly q: string;
  readonly profile: { readonly id: string; readonly name: string } | undefined;
  readonly found: readonly { readonly id: string; readonly name: string; readonly association: string }[];
  readonly associations: readonly { readonly id: string; readonly name: string }[];
}

export async function picking(db: Reader, actor: Actor, query: { readonly role?: string | undefined; readonly q?: string | undefined; readonly profileId?: string | undefined }): Promise<Picking> {
  const administrator = grantsOf(actor, 'administrator').length > 0;
  const staff = administrator || grantsOf(actor, 'staff').length > 0;
  const may = roles.filter((role) => (role === 'staff' || role === 'administrator' ? administrator : staff));
  const role = roles.find((one) => one === query.role);
  const q = query.q ?? '';
  const name = role !== undefined && id.safeParse(query.profileId).success ? await profileName(db, role, query.profileId ?? '') : undefined;
  return {
    role, roles: may, q, profile: name === undefined ? undefined : { id: query.profileId ?? '', name },
    found: role === undefined || name !== undefined ? [] : await profilesToChoose(db, actor, role, q),
    associations: role === 'staff' || role === 'administrator' ? await associationsWithin(db, grantsOf(actor, 'administrator').map((g) => g.associationPath), 300) : [],
  };
}

export const isChosen = ({ role, profile }: Picking): boolean => role !== undefined && (profileOfRole[role] === null || profile !== undefined);

/** The steps before the form. `path` is where they lead, with the role and profile in the query. */
export function Picker({ view, picked, path }: { view: View; picked: Picking; path: string }) {
  const { t } = view;
  if (picked.role === undefined) {
    return (
      <>
        <h2>{t('哪种角色', 'Which role')}</h2>
        <ul class="found">{picked.roles.map((role) => <li><a href={`${path}?role=${role}`}>{view.words(roleWords[role])}</a> <span class="hint">{view.words(roleHints[role])}</span></li>)}</ul>
      </>
    );
  }
  const kind = profileOfRole[picked.role];
  if (kind === null || picked.profile !== undefined) return null;
  const [zh, en] = profileKindWords[kind];
  return (
    <>
      <h2>{t(`${view.words(roleWords[picked.role])}：哪一份${zh}档案`, `${view.words(roleWords[picked.role])}: which ${en.toLowerCase()}`)}</h2>
      <form method="get" action={path} class="filters" role="search">
        <input type="hidden" name="role" value={picked.role} />
        <label for="q">{t('名称', 'Name')}<input id="q" name="q" type="search" value={picked.q} maxlength={80} /></label>
        <p class="actions"><button class="quiet">{t('查找', 'Search')}</button></p>
      </form>
      {picked.found.length === 0
        ? <p class="empty">{t('您的辖区里没有找到。请换个写法，或先登记这份档案。', 'Nothing found in your area. Try another spelling, or register it first.')}</p>
        : <ul class="found">{picked.found.map((one) => <li><a href={`${path}?role=${picked.role ?? ''}&profileId=${one.id}`}>{one.name}</a> <span class="hint">{one.association}</span></li>)}</ul>}
      <p><a href={path}>{t('换一种角色', 'Another role')}</a></p>
    </>
  );
}

/** The chosen role as fields of the form that follows. */
export function ChosenRole({ view, state, picked }: { view: View; state: FormState; picked: Picking }) {
  const { t } = view;
  if (picked.role === undefined) return null;
  return (
    <>
      <input type="hidden" name="role" value={picked.role} />
      {picked.profile !== undefined && <input type="hidden" name="profileId" value={picked.profile.id} />}
      {profileOfRole[picked.role] === null && <SelectField view={view} state={state} name="associationId" label={t('在哪个科协', 'In which association')} choices={picked.associations.map((one) => [one.id, one.name])} blank={t('请选择', 'Choose')} />}
      {picked.role === 'staff' && <SelectField view={view} state={state} name="duty" label={t('分工', 'Duty')} required={false} hint={t('不选就是全部都做；一个人可以有几个分工。负责人另可查看操作记录', 'None means all of it; a person may have several. Who leads also reads the history')} choices={duties.map((duty) => [duty, view.words(dutyWords[duty])])} blank={t('全部', 'All')} />}
    </>
  );
}

export const roleLine = (view: View, g: { readonly role: Role; readonly duty?: string | null; readonly associationName: string; readonly profile: { readonly name: string } | null }): string =>
  `${view.words(roleWords[g.role])}${g.duty == null ? '' : `（${view.words(dutyWords[g.duty as keyof typeof dutyWords])}）`}${view.t('：', ': ')}${g.profile?.name ?? g.associationName}`;
