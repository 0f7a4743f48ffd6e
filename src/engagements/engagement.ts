import { z } from 'zod';
import { day, yuanToFen } from '../needs/need.ts';
import type { FieldError } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { MOST_FILES_AT_ONCE, storedFile } from '../files/file.ts';
import { optionalText, text } from '../shared/text.ts';

/** The engagement (对接服务): how a technology manager carries an approved match to its outcome. Pure. */
export const engagementStatuses = ['claimed', 'contacted', 'met', 'negotiating', 'signed', 'implementing', 'completed', 'failed', 'released'] as const;
export type EngagementStatus = (typeof engagementStatuses)[number];
/** Steps a manager records, in the order of a case; a later stage may be recorded without the ones between. */
export const stages = ['contacted', 'met', 'negotiating', 'signed', 'implementing', 'completed', 'failed'] as const;
export type Stage = (typeof stages)[number];
export const phases = ['小试', '中试', '量产'] as const;

const order: Record<EngagementStatus, number> = {
  claimed: 0, contacted: 1, met: 2, negotiating: 3, signed: 4, implementing: 5, completed: 6, failed: 6, released: 6,
};
const ended = (status: EngagementStatus) => order[status] === 6;
export const isOpen = (status: EngagementStatus): boolean => !ended(status);

/** The status after recording a stage, or `undefined` where it is not possible. Going back is not; a stage may repeat. */
export function afterStage(status: EngagementStatus, stage: Stage): EngagementStatus | undefined {
  if (ended(status)) return undefined;
  if (stage === 'failed') return 'failed';
  if (stage === 'completed') return order[status] >= order.signed ? 'completed' : undefined;
  if (stage === 'implementing') return order[status] >= order.signed ? 'implementing' : undefined;
  return order[stage] >= order[status] ? stage : undefined;
}

/** A case may be given back until a contract is signed. */
export const mayRelease = (status: EngagementStatus): boolean => order[status] < order.signed;

/** What changes an engagement's status: a stage that is recorded, or giving the case back. */
export type EngagementStep = Stage | 'release';
export function afterEngagementStep(status: EngagementStatus, step: EngagementStep): EngagementStatus | undefined {
  return step === 'release' ? mayRelease(status) ? 'released' : undefined : afterStage(status, step);
}

export const endedStatuses = ['completed', 'failed', 'released'] as const satisfies readonly EngagementStatus[];
export const possibleStages = (status: EngagementStatus): readonly Stage[] => stages.filter((stage) => afterStage(status, stage) !== undefined);

const nextStep = { nextStep: optionalText(200).optional(), nextStepDue: day.optional() };
/** A date without a step to take says nothing to anybody. */
const dueNeedsStep = (input: { nextStep?: string | null | undefined; nextStepDue?: string | null | undefined }, context: z.RefinementCtx): void => {
  if (input.nextStepDue && !input.nextStep) context.addIssue({ code: 'custom', path: ['nextStep'], ...says('填了日期，请写明到时要做什么。', 'There is a date: say what is to be done by then.') });
};

/** Stages that a case went through, from its entries; skipped ones are not in it. */
export const stagesReached = (entries: readonly (Stage | 'claimed' | 'released' | 'note')[]): ReadonlySet<EngagementStatus> =>
  new Set(entries.flatMap((entry) => (entry === 'note' ? [] : [entry])));

/** `conduct`: the version of the rules of conduct that the manager accepts with it, where they have not yet. */
export const claimFields = z.strictObject({ ...nextStep, conduct: z.string().max(40).optional() });
export const claimInput = claimFields.extend({ id }).superRefine(dueNeedsStep);

export const releaseFields = z.strictObject({ reason: text(500, 4) });
export const releaseInput = releaseFields.extend({ id });

/** What an entry says, whichever its stage. */
const entry = {
  happenedOn: z.iso.date(),
  note: optionalText(2000),
  people: optionalText(200),
  contractNumber: optionalText(60),
  amountYuan: yuanToFen,
  parties: optionalText(200),
  phase: z.union([z.enum(phases), z.literal('')]).nullish().transform((value) => value || null),
};
const version = z.coerce.number().int().min(1).describe('the version you read');
const files = z.array(storedFile).max(MOST_FILES_AT_ONCE).default([]);

interface Entry { readonly note: string | null; readonly contractNumber: string | null; readonly amountYuan: number | null; readonly parties: string | null; readonly phase: string | null }
/** What an entry of this stage lacks, or has too much. */
export function stageProblems(stage: Stage | 'note', { note, contractNumber, amountYuan, parties, phase }: Entry): readonly FieldError[] {
  const wrong = (when: boolean, field: keyof Entry, zh: string, en: string): FieldError[] => (when ? [{ field, message: [zh, en] }] : []);
  const signed = stage === 'signed';
  return [
    ...wrong(signed && contractNumber === null, 'contractNumber', '签约请填写合同编号。', 'Give the number of the contract.'),
    ...wrong(stage === 'failed' && note === null, 'note', '请写明未成的原因，便于今后改进匹配。', 'Say why it failed: matching learns from it.'),
    ...wrong(stage === 'note' && note === null, 'note', '请写明情况。', 'Write what happened.'),
    ...wrong(stage !== 'implementing' && phase !== null, 'phase', '只有“实施中”需要选择小试、中试或量产。', 'A phase belongs to the stage "implementing" only.'),
    ...wrong(!signed && contractNumber !== null, 'contractNumber', '合同编号只在记录签约时填写。', 'A contract number belongs to the stage "signed" only.'),
    ...wrong(!signed && amountYuan !== null, 'amountYuan', '金额只在记录签约时填写。', 'An amount belongs to the stage "signed" only.'),
    ...wrong(!signed && parties !== null, 'parties', '签约各方只在记录签约时填写。', 'Parties belong to the stage "signed" only.'),
  ];
}

/** One entry of a case. `note` records something without a change of stage. A next step that is left out stays; an empty one goes. */
export const stepFields = z.strictObject({
  stage: z.enum([...stages, 'note']),
  ...entry,
  ...nextStep,
  version,
});
export const stepInput = stepFields.extend({ id, files }).superRefine((input, context) => {
  dueNeedsStep(input, context);
  for (const { field, message } of stageProblems(input.stage, input)) context.addIssue({ code: 'custom', path: [field], ...says(...message) });
});
export type StepInput = z.output<typeof stepInput>;

/** A wrong entry is put right by another of the same stage, which says why; the wrong one stays to be read. */
export const correctionFields = z.strictObject({ ...entry, reason: text(200, 2), version });
export const correctionInput = correctionFields.extend({ id, stepId: id });
/** Files for a case, or for one of its entries. */
export const filesInput = z.strictObject({ id, stepId: z.union([id, z.literal('')]).nullish().transform((value) => value || null), files: files.refine((list) => list.length > 0, says('请先选择文件。', 'Choose a file first.')) });
export const removeFileFields = z.strictObject({ reason: text(200, 2) });

/** "2026-11-21": the calendar day of a moment in a zone. */
export const localDay = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
