import type { Actor, Grant, Scope, LinkPurpose } from '../shared/command.ts';
import { AppError, type Words } from '../shared/errors.ts';

/**
 * Every permission of the system, in one table: which roles may take which step, and how the thing must relate to
 * them. `refusal` answers with a reason (the page prints it beside the disabled button) or null; commands call
 * `refuse`, which throws it. A step that is not in the table does not compile.
 */
export interface Thing {
  /** `association.path` of the association that owns the thing. */
  readonly associationPath?: string;
  readonly enterpriseId?: string | null;
  readonly expertId?: string | null;
  readonly societyId?: string | null;
  readonly technologyManagerId?: string | null;
  /** Id of the thing that a signed link may be for. */
  readonly linkedId?: string;
}

type Rule = (grant: Grant, thing: Thing) => boolean;

const inSubtree = (grant: Grant, thing: Thing) => thing.associationPath?.startsWith(grant.associationPath) ?? false;
const staff: Rule = (g, t) => (g.role === 'staff' || g.role === 'administrator') && inSubtree(g, t);
/** Staff share their work by duty: whoever has none, or leads, does all of it. */
const onDuty = (duty: 'triage' | 'review'): Rule => (g, t) => staff(g, t) && (g.duty === undefined || g.duty === null || g.duty === 'lead' || g.duty === duty);
const triage = onDuty('triage');
const review = onDuty('review');
const administrator: Rule = (g, t) => g.role === 'administrator' && (t.associationPath === undefined || inSubtree(g, t));
const leads: Rule = (g, t) => (g.role === 'administrator' || (g.role === 'staff' && g.duty === 'lead')) && (t.associationPath === undefined || inSubtree(g, t));
const ownEnterprise: Rule = (g, t) => (g.role === 'enterprise_member' || g.role === 'liaison') && g.enterpriseId !== null && g.enterpriseId === t.enterpriseId;
/** A member of the firm, not somebody who files for it. */
const colleague: Rule = (g, t) => g.role === 'enterprise_member' && ownEnterprise(g, t);
const anyManager: Rule = (g) => g.role === 'technology_manager';
const ownCase: Rule = (g, t) => g.role === 'technology_manager' && g.technologyManagerId === t.technologyManagerId;
const ownProfile: Rule = (g, t) =>
  (g.expertId !== null && g.expertId === t.expertId) || (g.societyId !== null && g.societyId === t.societyId)
  || (g.technologyManagerId !== null && g.technologyManagerId === t.technologyManagerId) || ownEnterprise(g, t);
/** A person's own, not that of the body they act for. */
const ownPerson: Rule = (g, t) => (g.expertId !== null && g.expertId === t.expertId) || (g.technologyManagerId !== null && g.technologyManagerId === t.technologyManagerId);
const ownSociety: Rule = (g, t) => g.role === 'society_secretary' && g.societyId !== null && g.societyId === t.societyId;

const steps = {
  'need.create': [ownEnterprise, staff],
  'need.view': [ownEnterprise, staff],
  'need.edit': [ownEnterprise, staff],
  'need.submit': [ownEnterprise, staff],
  'need.withdraw': [ownEnterprise, staff],
  'need.accept': [triage],
  'need.return': [triage],
  'need.merge': [triage],
  'need.escalate': [triage],
  /** Nothing is done about it for now, and back again. */
  'need.set_aside': [triage],
  'need.split': [ownEnterprise, staff],
  'need.propose': [staff],
  'need.draft': [staff],
  'need.check': [staff],
  'need.confirm': [ownEnterprise, staff],
  'need.link': [ownEnterprise, staff],
  'match.view': [staff],
  'match.approve': [review],
  'match.reject': [review],
  'match.teach': [staff],
  'match.undo': [staff],
  'match.reopen': [staff],
  'match.ask': [staff],
  'question.answer': [ownEnterprise, staff],
  'question.end': [staff],
  'nomination.ask': [staff],
  'nomination.end': [staff],
  'nomination.answer': [ownSociety],
  'reading.read': [staff],
  /** Two readers differ: somebody who leads says who was right. */
  'reading.settle': [administrator],
  /** For the whole deployment. */
  'reading.share': [administrator],
  'match.claim': [anyManager],
  'engagement.view': [ownCase, staff, ownEnterprise],
  'engagement.release': [ownCase, staff],
  'engagement.record': [ownCase],
  'engagement.file': [ownCase, ownEnterprise, staff],
  'engagement.remove_file': [ownCase, staff],
  'engagement.outcome': [ownCase, ownEnterprise],
  'engagement.rate': [ownCase, ownEnterprise],
  /** Months after the contract, each side what became of it; staff write down what was said on the telephone. */
  'follow_up.answer': [ownProfile, staff],
  /** To give the link to those who have no account. */
  'follow_up.link': [ownCase, staff],
  'conduct.accept': [anyManager],
  'invitation.send': [ownCase, staff],
  /** Staff write down what was said on the telephone. */
  'invitation.answer': [ownProfile, staff],
  /** Managers, reviewers and experts, each for themselves. */
  'conflict.declare': [(g) => ['technology_manager', 'expert', 'staff', 'administrator'].includes(g.role)],
  'event.create': [staff],
  'event.view': [staff],
  'event.edit': [staff],
  /** A spreadsheet: staff for their area; a firm's people its own needs. */
  'import.make': [ownEnterprise, staff],
  'seminar.hold': [staff],
  'profile.create': [staff],
  'profile.edit': [ownProfile, staff],
  /** That it still holds: whoever it is about, and staff on their word. */
  'profile.confirm': [ownProfile, staff],
  /** To give the link to those who have no account. */
  'profile.link': [staff],
  /** Level, code, association: what others vouch for. */
  'profile.certify': [staff],
  /** How to reach somebody: the owner and their staff write it, and only the owner reads it without being asked why. */
  'contact.edit': [ownProfile, staff],
  'contact.own': [ownProfile],
  /** Those in the engagement, each as who they are in it, once the owner agreed. */
  'contact.view': [ownProfile, staff],
  /** Consent given on the telephone is recorded by the staff of the need. */
  'contact.consent': [staff],
  'contact.take_back': [ownProfile, staff],
  /** A person decides for themselves; staff write down what they were told, and on what it rests. */
  'consent.decide': [ownProfile],
  'consent.record': [staff],
  'wish.edit': [ownProfile, staff],
  /** One's own; for people without an account their staff do it on their word. */
  'profile.erase': [ownPerson, staff],
  'association.create': [administrator],
  'association.edit': [administrator],
  /** Over the reader's own area; the query narrows it. */
  'report.view': [(g) => g.role === 'staff' || g.role === 'administrator'],
  /** A list as a file: one's own needs and cases for those who have some, */
  'export.own': [(g) => ['staff', 'administrator', 'enterprise_member', 'liaison', 'technology_manager'].includes(g.role)],
  /** whole directories and what staff alone see; the query narrows it. */
  'export.area': [(g) => g.role === 'staff' || g.role === 'administrator'],
  /** For the whole deployment: administrators of the association at the top. */
  'ranking.tune': [administrator],
  /** What could not be sent to people of one's own area; the query narrows it. */
  'message.retry': [(g) => g.role === 'staff' || g.role === 'administrator'],
  'robot.edit': [administrator],
  'webhook.manage': [leads],
  'clock.set': [administrator],
  /** Holidays hold for the whole deployment: administrators of the association at the top. */
  'calendar.edit': [administrator],
  'job.retry': [(g) => g.role === 'staff' || g.role === 'administrator'],
  'model.train': [(g) => g.role === 'staff' || g.role === 'administrator'],
  'status.view': [(g) => g.role === 'staff' || g.role === 'administrator'],
  /** To make somebody staff or administrator. */
  'account.create': [administrator],
  /** What was done in their area, and by whom: administrators, and of the staff who lead; the query narrows it (`grantsFor`). */
  'audit.view': [(g) => g.role === 'administrator', (g) => g.role === 'staff' && g.duty === 'lead'],
  /** All of a person's places must lie in the area: see `accounts/account.commands.ts`. */
  'account.manage': [administrator],
  /** To give a role other than those two. */
  'account.grant': [administrator],
  /** Into a firm, a society, a profile; a firm's members invite their colleagues. */
  'account.invite': [staff, colleague],
  'account.verify': [staff],
  'client.manage': [administrator],
} as const satisfies Record<string, readonly Rule[]>;

export type Step = keyof typeof steps;

/** What a client of the API may do at all, each with the scope it needs. */
const clientSteps: Partial<Record<Step, Scope>> = {
  'need.create': 'needs:write', 'need.view': 'needs:read', 'need.edit': 'needs:write', 'need.submit': 'needs:write', 'need.withdraw': 'needs:write',
  'profile.create': 'profiles:write', 'profile.edit': 'profiles:write', 'profile.certify': 'profiles:write',
  'match.view': 'matches:read', 'engagement.view': 'matches:read', 'report.view': 'reports:read',
};

/** What a link allows its holder, without an account. */
const byLink: Partial<Record<Step, LinkPurpose>> = { 'invitation.answer': 'invitation', 'need.confirm': 'need', 'follow_up.answer': 'follow_up', 'profile.confirm': 'profile' };

export function refusal(actor: Actor, step: Step, thing: Thing): Words | null {
  if (actor.kind === 'system') return null;
  if (actor.link !== undefined && byLink[step] === actor.link.purpose && thing.linkedId === actor.link.id) return null;
  if (actor.kind === 'visitor') return ['请先登录。', 'Sign in first.'];
  const rules: readonly Rule[] = steps[step];
  const scope = clientSteps[step];
  if (actor.kind === 'client' && (scope === undefined || !actor.client?.scopes.some((one) => one === scope || (scope.endsWith(':read') && one === scope.replace(':read', ':write'))))) return NOT_IN_SCOPE;
  return actor.grants.some((grant) => rules.some((rule) => rule(grant, thing))) ? null : NOT_ALLOWED;
}

const NOT_IN_SCOPE: Words = ['这个接口密钥没有这项权限。', 'This key’s scopes do not cover this.'];
const NOT_ALLOWED: Words = ['您的角色不能做这一步，或这不在您的工作范围内。', 'Your role may not do this, or it is outside your area.'];

/** The actor's grants that allow a step which no thing narrows: their areas are what a query may show. */
export const grantsFor = (actor: Actor, step: Step): readonly Grant[] => { const rules: readonly Rule[] = steps[step]; return actor.grants.filter((grant) => rules.some((rule) => rule(grant, {}))); };

/** @throws AppError `not_signed_in` or `not_allowed` */
export function refuse(actor: Actor, step: Step, thing: Thing): void {
  const reason = refusal(actor, step, thing);
  if (reason !== null) throw new AppError(actor.kind === 'visitor' ? 'not_signed_in' : 'not_allowed', reason);
}

export const isStaff = (actor: Actor): boolean => actor.kind === 'system' || actor.grants.some((g) => g.role === 'staff' || g.role === 'administrator');
/** For lists that only staff work with; what is in them depends on their area. @throws AppError `not_signed_in` or `not_allowed` */
export function refuseOthersThanStaff(actor: Actor): void {
  if (actor.kind === 'visitor') throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
  if (!isStaff(actor)) throw new AppError('not_allowed', ['这里由科协工作人员使用。', 'This is for association staff.']);
}

export const grantsOf = (actor: Actor, ...roles: readonly Grant['role'][]): readonly Grant[] => actor.grants.filter((g) => roles.includes(g.role));
export const managerGrant = (actor: Actor): Grant | undefined => actor.grants.find((g) => g.role === 'technology_manager');
