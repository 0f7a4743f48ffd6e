import type { Words } from '../shared/errors.ts';

/**
 * Every reference of the database to a person (column that names an account, an expert or a technology manager), with what the export
 * gives of it and what erasure leaves. A test reads the references from the database: a new one without a line here fails it.
 */
export interface PersonalReference {
  /** Section of the export, or why it is not in there. */
  readonly exported: string | Words;
  /** `gone`: the rows are deleted; else why they stay, without the person's name. */
  readonly erased: 'gone' | Words;
}

const decided: Words = ['对接建议的审核决定：说明需求为何这样办理，属办理记录', 'Decisions on proposals: why a need went the way it did'];
const worked: Words = ['需求与对接的办理记录和合同信息：各方和主管部门查考所需', 'The record of needs and cases, contracts included: needed by their parties and for audits'];
const ranked: Words = ['对接建议本身：姓名和依据已去掉', 'The proposals themselves, without name and evidence'];
const looked: Words = ['查看联系方式的记录：证明谁看过，依法留存', 'Who looked at contacts: kept by law as proof'];
const agreed: Words = ['同意与撤回的日期：证明处理有依据，备注已删除', 'Dates of consent and withdrawal: proof of the basis, notes removed'];
const system: Words = ['由谁启动的系统任务，不含个人内容', 'Who started a task of the system; nothing personal'];
const settled: Words = ['科协的设置和接口密钥：属于科协，只留“由谁设置”的编号；本人建的密钥同时停用', 'Settings and API keys of an association: theirs, with the number of who made them; keys the person made are ended'];
const declared: Words = ['利益关系申报：证明为何回避，备注和单位名称已删除', 'Declarations of interests: why somebody stood back; note and institution are removed'];
const rules: Words = ['已读工作守则的日期：证明守则已告知', 'When the rules of conduct were accepted: proof that they were told'];
const others: Words = ['他人的申报，只有申报人和管理员可以查看', 'Declared by others: for them and administrators'];
const invitedBy: Words = ['发给他人的账号邀请：未用的已失效，九十天后删除', 'Invitations to others: unused ones are ended, all go after ninety days'];
const notListed: Words = ['系统任务，不含个人内容', 'Tasks of the system; nothing personal'];

export const personalReferences: Readonly<Record<string, PersonalReference>> = {
  'account.user_id': { exported: ['登录凭据，只存摘要', 'Credentials, kept as a hash'], erased: 'gone' },
  'session.user_id': { exported: 'sign-ins', erased: 'gone' },
  'role_grant.user_id': { exported: 'roles', erased: 'gone' }, 'role_grant.expert_id': { exported: 'roles', erased: 'gone' }, 'role_grant.technology_manager_id': { exported: 'roles', erased: 'gone' },
  'contact.expert_id': { exported: 'contact', erased: 'gone' }, 'contact.technology_manager_id': { exported: 'contact', erased: 'gone' }, 'contact.updated_by': { exported: notListed, erased: system },
  'contact_grant.expert_id': { exported: 'agreements', erased: agreed }, 'contact_grant.technology_manager_id': { exported: 'agreements', erased: agreed },
  'contact_grant.granted_by': { exported: 'activity', erased: agreed }, 'contact_grant.revoked_by': { exported: 'activity', erased: agreed },
  'contact_view.expert_id': { exported: 'looked at', erased: looked }, 'contact_view.technology_manager_id': { exported: 'looked at', erased: looked }, 'contact_view.viewer_id': { exported: 'own looks', erased: looked },
  'consent.expert_id': { exported: 'consents', erased: agreed }, 'consent.technology_manager_id': { exported: 'consents', erased: agreed }, 'consent.user_id': { exported: 'consents', erased: agreed }, 'consent.recorded_by': { exported: 'activity', erased: agreed },
  'match_wish.expert_id': { exported: 'wishes', erased: 'gone' }, 'match_wish.created_by': { exported: 'activity', erased: system },
  'evidence.expert_id': { exported: 'evidence', erased: 'gone' }, 'evidence.technology_manager_id': { exported: 'evidence', erased: 'gone' },
  'achievement.expert_id': { exported: 'achievements', erased: ['成果属于其权属单位，只解除与本人的关联', 'Achievements belong to their owner; the link to the person is cut'] },
  'embedding.expert_id': { exported: ['由资料计算的数值，可随时重算', 'Numbers computed from the texts'], erased: 'gone' },
  'match.expert_id': { exported: 'proposals', erased: ranked }, 'match.decided_by': { exported: 'decisions', erased: decided },
  'finding.expert_id': { exported: 'findings', erased: 'gone' }, 'finding.decided_by': { exported: 'activity', erased: system }, 'finding_run.expert_id': { exported: 'findings', erased: 'gone' }, 'finding_run.asked_by': { exported: 'activity', erased: system },
  'lesson.expert_id': { exported: 'lessons', erased: ranked }, 'lesson.taught_by': { exported: 'activity', erased: decided }, 'review.reviewer_id': { exported: 'decisions', erased: decided },
  'engagement.technology_manager_id': { exported: 'cases', erased: worked }, 'engagement.claimed_by': { exported: 'activity', erased: worked }, 'engagement_step.recorded_by': { exported: 'steps', erased: worked },
  'need.created_by': { exported: 'needs', erased: worked }, 'need.accepted_by': { exported: 'activity', erased: worked },
  'draft.asked_by': { exported: 'activity', erased: worked }, 'draft.decided_by': { exported: 'activity', erased: worked },
  'event_expert.expert_id': { exported: 'events', erased: ranked }, 'event.planned_by': { exported: 'activity', erased: worked }, 'event.created_by': { exported: 'activity', erased: worked }, 'event_plan.asked_by': { exported: 'activity', erased: worked },
  'two_factor.user_id': { exported: ['第二步验证的密钥，只用于登录', 'The secret of the second step, for signing in only'], erased: 'gone' }, 'passkey.user_id': { exported: 'passkeys', erased: 'gone' },
  'role_application.user_id': { exported: 'applications', erased: 'gone' }, 'role_application.decided_by': { exported: 'activity', erased: worked },
  'invitation.expert_id': { exported: 'account invitations', erased: 'gone' }, 'invitation.technology_manager_id': { exported: 'account invitations', erased: 'gone' }, 'invitation.accepted_by': { exported: 'account invitations', erased: 'gone' }, 'invitation.invited_by': { exported: 'activity', erased: invitedBy },
  'recovery.made_by': { exported: 'activity', erased: system },
  'notice.user_id': { exported: 'notices', erased: 'gone' }, 'message.user_id': { exported: 'messages', erased: 'gone' }, 'notice_preference.user_id': { exported: 'preferences', erased: 'gone' }, 'reader.user_id': { exported: 'preferences', erased: 'gone' }, 'saved_view.user_id': { exported: 'saved views', erased: 'gone' },
  'conflict.user_id': { exported: 'declarations', erased: declared }, 'conflict.expert_id': { exported: 'declarations', erased: declared }, 'conflict.technology_manager_id': { exported: 'declarations', erased: declared }, 'conflict.about_expert_id': { exported: others, erased: declared },
  'conduct_acceptance.technology_manager_id': { exported: 'conduct', erased: rules }, 'conduct_acceptance.accepted_by': { exported: 'activity', erased: rules },
  'case_invitation.answered_by': { exported: 'case invitations', erased: worked }, 'case_invitation.sent_by': { exported: 'activity', erased: worked },
  'clock.technology_manager_id': { exported: 'clocks', erased: worked }, 'file.uploaded_by': { exported: 'files', erased: worked }, 'file.removed_by': { exported: 'activity', erased: worked },
  'outcome_figure.recorded_by': { exported: 'figures', erased: worked }, 'rating.rated_by': { exported: 'ratings', erased: worked }, 'follow_up.answered_by': { exported: 'follow-ups', erased: worked },
  'question.asked_by': { exported: 'questions', erased: worked }, 'question.answered_by': { exported: 'questions', erased: worked },
  'nomination.expert_id': { exported: 'nominations', erased: ranked }, 'nomination.asked_by': { exported: 'activity', erased: worked }, 'nomination.answered_by': { exported: 'activity', erased: worked },
  'decision_run.decided_by': { exported: 'decision runs', erased: decided }, 'decision_run.undone_by': { exported: 'activity', erased: decided }, 'review.undone_by': { exported: 'activity', erased: decided },
  'second_reading.first_reader_id': { exported: 'decisions', erased: decided }, 'second_reading.reader_id': { exported: 'readings', erased: decided }, 'second_reading.settled_by': { exported: 'readings', erased: decided },
  'api_client.created_by': { exported: 'activity', erased: settled }, 'clock_setting.updated_by': { exported: 'activity', erased: settled }, 'calendar_year.entered_by': { exported: 'activity', erased: settled }, 'robot.created_by': { exported: 'activity', erased: settled }, 'webhook.created_by': { exported: 'activity', erased: settled },
  'need_check.checked_by': { exported: 'activity', erased: worked }, 'need_check.taken_back_by': { exported: 'activity', erased: worked },
  'seminar.created_by': { exported: 'activity', erased: worked }, 'seminar_draft.decided_by': { exported: 'activity', erased: worked }, 'seminar_reading.asked_by': { exported: 'activity', erased: worked },
  'sheet_import.created_by': { exported: 'activity', erased: worked }, 'sheet_import.acting_user': { exported: 'activity', erased: worked },
  'ranking_model.asked_by': { exported: notListed, erased: system },
};

/** What stays and why, once each, for the page that asks whether to delete. */
export const whatStays: readonly Words[] = [...new Set(Object.values(personalReferences).flatMap(({ erased }) => (erased === 'gone' ? [] : [erased])))];
