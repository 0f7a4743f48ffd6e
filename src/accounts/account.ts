import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { optionalText, text } from '../shared/text.ts';

/** People's accounts (账号): who may do what where, how they come in, how they leave. */
export const roles = ['staff', 'administrator', 'enterprise_member', 'liaison', 'society_secretary', 'expert', 'technology_manager'] as const;
export const duties = ['triage', 'review', 'lead'] as const;

/** "" of a form is nothing. */
const blank = <T extends z.ZodType>(shape: T) => z.union([z.literal(''), shape]).nullish().transform((value) => (value === '' || value === undefined ? null : value as z.output<T> | null));

/** A role to be given: by association for staff, by the profile it is about for the others. */
export const roleChoice = {
  role: z.enum(roles),
  associationId: blank(id),
  /** Of the enterprise, expert, society or technology manager. */
  profileId: blank(id),
  duty: blank(z.enum(duties)).describe('of staff; without one they do everything'),
};

const passwordText = z.string().max(1000);
/** A form asks for it twice, because nobody sees what they type. */
export const newPassword = { password: passwordText };

export const email = z.string().transform((value) => value.trim().toLowerCase()).pipe(z.email().max(200));
export const personName = text(60);

export const grantRoleInput = z.strictObject({ userId: z.string().max(60), ...roleChoice });
export const revokeRoleInput = z.strictObject({ userId: z.string().max(60), grantId: id });
export const personInput = z.strictObject({ id: z.string().max(60) });
export const leaveInput = z.strictObject({ id: z.string().max(60), note: optionalText(200) });
export const changePasswordInput = z.strictObject({ oldPassword: passwordText, ...newPassword, keptSession: z.string().max(100) });
export const ownThingInput = z.strictObject({ id: z.string().max(100) });

export const inviteInput = z.strictObject({ email, ...roleChoice });
export const idInput = z.strictObject({ id });
export const acceptInput = z.strictObject({ id, name: personName, ...newPassword });
export const askRecoveryInput = z.strictObject({ email });
export const recoverInput = z.strictObject({ id, ...newPassword });

/** Hours and minutes that links hold. */
export const INVITATION_HOURS = 72;
export const RECOVERY_MINUTES = 30;

export type LinkState = 'open' | 'accepted' | 'revoked' | 'expired';
export const invitationState = (row: { readonly accepted_at: Date | null; readonly revoked_at: Date | null; readonly expires_at: Date }, now: Date): LinkState =>
  row.accepted_at !== null ? 'accepted' : row.revoked_at !== null ? 'revoked' : row.expires_at <= now ? 'expired' : 'open';
