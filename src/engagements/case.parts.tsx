import type { ContactState } from '../contacts/contact.queries.ts';
import type { InvitationsProps } from './invitation.show.tsx';
import { refusal, type Step } from '../auth/refusal.ts';
import type { RunningClock } from '../clocks/clock.queries.ts';
import type { FormValues } from '../http/form.ts';
import type { AppError } from '../shared/errors.ts';
import { emptyForm, type FormState } from '../ui/form.tsx';
import { Tag } from '../ui/table.tsx';
import { day, type View } from '../ui/view.ts';
import { type CaseContent, thingOf } from './case.queries.ts';
import type { CaseRow } from './engagement.queries.ts';
import type { FollowUpRow } from './follow-up.queries.ts';

/** What the sections of the case page share. */
export type CaseForm = 'steps' | 'release' | 'files' | 'rating' | 'invitations';
export interface CasePageProps {
  readonly view: View; readonly row: CaseRow; readonly content: CaseContent; readonly clock: RunningClock | undefined; readonly contacts: readonly ContactState[]; readonly now: Date;
  readonly invitations: Pick<InvitationsProps, 'invitations' | 'alternates' | 'linkOf'>;
  /** The address of the questions after the contract, for those who may pass it on. */
  readonly followUpLink: ((one: FollowUpRow) => string) | undefined;
  /** Whether this deployment can keep files. */
  readonly keepsFiles: boolean;
  /** What was refused, in which form, with what was typed. */
  readonly refused?: { readonly form: CaseForm; readonly error: AppError; readonly values: FormValues } | undefined;
}

export const may = ({ view, row }: Pick<CasePageProps, 'view' | 'row'>, step: Extract<Step, `engagement.${string}`>): boolean => refusal(view.actor, step, thingOf(row)) === null;

/** "首次联系：2026年12月2日前（3 个工作日）", marked when it has passed. */
export function ClockLine({ view, clock, today }: { view: View; clock: RunningClock; today: string }) {
  const { t } = view;
  const what = clock.kind === 'first_contact' ? t('首次联系', 'First contact') : t('下一次记录', 'Next entry');
  return (
    <>{what}{t(`：${day(view, clock.due_on)}前（${clock.days} 个工作日${clock.provisional ? '，节假日安排公布后可能调整' : ''}）`, ` by ${day(view, clock.due_on)} (${clock.days} working days${clock.provisional ? ', until the holidays are announced' : ''})`)}{clock.due_on < today && <> <Tag tone="bad">{t('已过期', 'overdue')}</Tag></>}</>
  );
}

/** A form's state: what was refused in it, or as it begins. */
export function stateOf({ refused, view }: Pick<CasePageProps, 'refused' | 'view'>, form: CaseForm, fresh: FormState = emptyForm): FormState {
  if (refused?.form !== form) return fresh;
  const { error, values } = refused;
  return { values, errors: error.fields, ...(error.fields.length === 0 ? { problem: view.words(error.detail) } : {}) };
}
