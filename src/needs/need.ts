import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { optionalText, text } from '../shared/text.ts';

/** The need (技术需求): its shapes, the table of its life, its rules. Pure. */
export const needKinds = ['技术攻关', '成果引进', '人才引进', '检测分析', '知识产权', '政策咨询', '其他'] as const;
export const urgencies = ['normal', 'urgent', 'critical'] as const;
export const confidentialities = ['public', 'members', 'staff_only'] as const;
export const needSources = ['portal', 'liaison', 'import', 'seminar', 'phone'] as const;
export const needStatuses = ['draft', 'submitted', 'returned', 'accepted', 'matched', 'engaged', 'resolved', 'unresolved', 'withdrawn', 'merged', 'escalated', 'set_aside'] as const;
/** Of a need that waits to be taken up: how strong the best who would answer it is; `nobody`: not one with a reason. */
export const outlooks = ['likely', 'worth_a_look', 'related_words_only', 'nobody'] as const;
export type Outlook = (typeof outlooks)[number];
export type NeedKind = (typeof needKinds)[number];
export type Urgency = (typeof urgencies)[number];
export type Confidentiality = (typeof confidentialities)[number];
export type NeedSource = (typeof needSources)[number];
export type NeedStatus = (typeof needStatuses)[number];

/** Which steps lead from which status to which. A step not listed for a status is refused. */
export const needSteps = {
  submit: { from: ['draft', 'returned', 'set_aside'], to: 'submitted' },
  accept: { from: ['submitted', 'escalated'], to: 'accepted' },
  return: { from: ['submitted', 'accepted', 'matched'], to: 'returned' },
  merge: { from: ['submitted', 'accepted', 'matched'], to: 'merged' },
  escalate: { from: ['submitted', 'accepted', 'matched'], to: 'escalated' },
  /** Nothing is done about it for now: its owner is told why, and may send it again. */
  set_aside: { from: ['submitted', 'accepted', 'matched', 'escalated'], to: 'set_aside' },
  resume: { from: ['set_aside'], to: 'submitted' },
  withdraw: { from: ['draft', 'submitted', 'returned', 'accepted', 'matched', 'escalated', 'set_aside'], to: 'withdrawn' },
  match: { from: ['accepted', 'matched'], to: 'matched' },
  /** Every proposal was turned down: the need waits for new ones, or for the parent association. */
  rematch: { from: ['matched'], to: 'accepted' },
  engage: { from: ['matched'], to: 'engaged' },
  release: { from: ['engaged'], to: 'matched' },
  resolve: { from: ['engaged'], to: 'resolved' },
  fail: { from: ['engaged'], to: 'unresolved' },
} as const satisfies Record<string, { from: readonly NeedStatus[]; to: NeedStatus }>;
export type NeedStep = keyof typeof needSteps;

/** The status after a step, or `undefined` where the step is not possible. */
export function afterNeedStep(status: NeedStatus, step: NeedStep): NeedStatus | undefined {
  const { from, to }: { from: readonly NeedStatus[]; to: NeedStatus } = needSteps[step];
  return from.includes(status) ? to : undefined;
}

/** Statuses in which the enterprise may still change the text. */
export const isEditable = (status: NeedStatus): boolean => status === 'draft' || status === 'submitted' || status === 'returned' || status === 'set_aside';

/** Amounts come in yuan with at most two decimals and are kept in fen. */
export const yuanToFen = z.union([z.number(), z.string()]).nullish().transform((value, context) => {
  if (value === null || value === undefined || value === '') return null;
  const yuan = typeof value === 'number' ? value : Number(value.normalize('NFKC').replace(/[,\s元]/g, ''));
  if (Number.isFinite(yuan) && yuan >= 0 && yuan <= 1e11) return Math.round(yuan * 100);
  context.issues.push({ code: 'custom', input: value, ...says('请填写金额(元),例如 500000。', 'Give an amount in yuan, e.g. 500000.') });
  return z.NEVER;
});

export const day = z.union([z.iso.date(), z.literal('')]).nullish().transform((value) => value || null);

/** What a person writes: the five fields of 科创中国 and what staff need to sort it. */
export const needFields = z.strictObject({
  title: text(100, 4),
  field: text(60),
  background: optionalText(5000),
  problem: optionalText(5000),
  goals: optionalText(5000),
  kind: z.enum(needKinds).default('技术攻关'),
  urgency: z.enum(urgencies).default('normal'),
  budgetYuan: yuanToFen,
  deadline: day,
  confidentiality: z.enum(confidentialities).default('members'),
  industryChain: optionalText(60),
  source: z.enum(needSources).default('portal'),
});

export const newNeed = needFields.extend({
  enterpriseId: id,
  /** true keeps it as a draft that only the enterprise and its association see. */
  draft: z.preprocess((value) => value === 'true' || value === 'on' ? true : value, z.boolean()).default(false),
});

/** What is left out stays as it is, so the defaults of a new need do not apply (they would make a secret need public). */
export const needPatch = needFields.partial().extend({
  kind: z.enum(needKinds).optional(), urgency: z.enum(urgencies).optional(), confidentiality: z.enum(confidentialities).optional(), source: z.enum(needSources).optional(),
  id, version: z.coerce.number().int().min(1),
});

/** The words matching reads: everything the enterprise wrote, the problem first, because earlier sentences count more. */
export const needText = (need: { title: string; field: string; background: string | null; problem: string | null; goals: string | null }) => ({
  title: need.title,
  field: need.field,
  description: [need.problem, need.goals, need.field, need.background].filter((part) => part !== null && part !== '').join('\n'),
});
