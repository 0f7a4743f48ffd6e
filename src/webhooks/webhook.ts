import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { text } from '../shared/text.ts';

/** A subscription (变更推送): another system is told by POST that a need, a proposal or a case changed, and nothing of what is in it. Pure. */
export const webhookKinds = ['need', 'match', 'engagement'] as const;
export type WebhookKind = typeof webhookKinds[number];

/** Looking at something is no change of it. */
export const notChanges = ['viewContact'] as const;

const kinds = z.preprocess((value) => (typeof value === 'string' ? [value] : value ?? []), z.array(z.enum(webhookKinds)).max(3).transform((all) => [...new Set(all)]));
export const newWebhook = z.strictObject({ associationId: id, name: text(60), url: text(500), kinds });
export const webhookPatch = z.strictObject({ id, version: z.coerce.number().int().min(1), name: text(60), url: text(500), kinds, active: z.preprocess((value) => value === 'true' || value === 'on' || value === true, z.boolean()) });

export interface Change { readonly id: string; readonly at: Date; readonly subject_type: string; readonly subject_id: string; readonly need_id: string | null; readonly action: string; readonly from_status: string | null; readonly to_status: string | null }
export const typeOf = (change: Pick<Change, 'subject_type' | 'action'>): string => `${change.subject_type}.${change.action}`;
/** What is sent: ids and codes. Whoever may know more asks the API for the thing, under the permissions that hold there. */
export const bodyOf = (change: Change): string => JSON.stringify({
  id: change.id, at: change.at.toISOString(), type: typeOf(change), subject: { type: change.subject_type, id: change.subject_id }, needId: change.need_id, from: change.from_status, to: change.to_status,
});

/** Tried so often, with these minutes between; then it has failed and staff see it. */
export const PAUSES = [1, 5, 30, 120, 360] as const;
/** An earlier change holds the later ones of its subscription up for so many tries (six minutes); then they go past it. */
export const HOLDS_UP = 3;
/** After a new secret was made, signatures of the one before it go along for so long. */
export const BOTH_SECRETS = 24 * 3600_000;
