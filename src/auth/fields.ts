import type { Actor, Grant } from '../shared/command.ts';

/**
 * Field level: who reads which field of a thing they may see. One table, beside that of the steps (`refusal.ts`); pages, API, lists,
 * search answers, error texts and exports ask it, so that a field is shown everywhere or nowhere. How to reach people is not here:
 * that hangs on their agreement (`contacts`). Pure.
 */
export interface FieldThing {
  /** `association.path` of the association that owns the need. */
  readonly associationPath: string;
  readonly enterpriseId: string;
  /** Managers who hold, or carried to an end, a case of it; one who gave it back reads as before. */
  readonly managerIds: readonly string[];
}

type Rule = (grant: Grant, thing: FieldThing) => boolean;
const staff: Rule = (g, t) => (g.role === 'staff' || g.role === 'administrator') && t.associationPath.startsWith(g.associationPath);
const firm: Rule = (g, t) => (g.role === 'enterprise_member' || g.role === 'liaison') && g.enterpriseId === t.enterpriseId;
const holder: Rule = (g, t) => g.role === 'technology_manager' && g.technologyManagerId !== null && t.managerIds.includes(g.technologyManagerId);
const broker: Rule = (g) => g.role === 'technology_manager';

const fields = {
  /** A manager knows it once the need is theirs: before, it would be a price list of everybody's secrets. */
  'need.budget': [staff, firm, holder],
  /** Why it was returned, withdrawn, not solved: the firm's business. */
  'need.statusReason': [staff, firm, holder],
  /** Why staff handed it up, merged or taught it: among staff. */
  'need.staffNote': [staff],
  /** Who of the staff did it; for others the association did. */
  'need.staffName': [staff],
  'match.score': [staff],
  'match.decidedBy': [staff],
  'match.warnings': [staff, broker],
  'review.note': [staff],
} as const satisfies Record<string, readonly Rule[]>;

export type Field = keyof typeof fields;
export const fieldNames = Object.keys(fields) as readonly Field[];

export function reads(actor: Actor, field: Field, thing: FieldThing): boolean {
  if (actor.kind === 'system') return true;
  const rules: readonly Rule[] = fields[field];
  return actor.grants.some((grant) => rules.some((rule) => rule(grant, thing)));
}

/** For one value: itself, or null where the reader may not know it. */
export const shownTo = <T>(actor: Actor, field: Field, thing: FieldThing, value: T): T | null => (reads(actor, field, thing) ? value : null);
