import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { cleanText, optionalText } from '../shared/text.ts';

/** How to reach somebody (联系方式). Sealed at rest, never in a list, a search answer, an export of others or the index. */
export const ownerKinds = ['expert', 'society', 'technology_manager', 'enterprise', 'need'] as const;
export type OwnerKind = (typeof ownerKinds)[number];
/** Whose contact it is; a need has one where another person than the firm's is to be asked. */
export interface Owner { readonly kind: OwnerKind; readonly id: string }
export const ownerShape = { ownerKind: z.enum(ownerKinds), ownerId: id };

/** Kinds whose contact is a person other than the profile: they name one. */
export const namesPerson = (kind: OwnerKind): boolean => kind === 'enterprise' || kind === 'society' || kind === 'need';

const phone = optionalText(40).transform((value) => value?.normalize('NFKC').replace(/\s+/g, ' ') ?? null)
  .refine((value) => value === null || /^\+?[0-9(][0-9() -]{4,24}(?: ?(?:转|ext\.?|#) ?[0-9]{1,6})?$/i.test(value), says('电话只用数字，例如 13800138000 或 0538-6221234 转 801。', 'Digits only, e.g. 13800138000 or 0538-6221234 ext 801.'));
const email = z.string().max(300).nullish().transform((value) => cleanText(value ?? '').normalize('NFKC') || null)
  .refine((value) => value === null || z.email().max(200).safeParse(value).success, says('邮箱格式不对，例如 name@example.cn。', 'Not a valid e-mail address.'));

export const contactFields = ['person', 'phone', 'email', 'wechat'] as const;
export const contactInput = z.strictObject({ person: optionalText(40), phone, email, wechat: optionalText(60) });
export type Contact = z.output<typeof contactInput>;
export const noContact: Contact = { person: null, phone: null, email: null, wechat: null };
/** A missing field stays as it is, an empty one is taken out. */
export const contactPatch = z.strictObject({ person: contactInput.shape.person.optional(), phone: phone.optional(), email: email.optional(), wechat: contactInput.shape.wechat.optional() });

export const isEmpty = (contact: Contact): boolean => contactFields.every((field) => contact[field] === null);

/** 138****8000, z***@example.cn, 岳**: what may stand where only the existence is to be known. */
export function masked(contact: Contact): Contact {
  const { person, phone: number, email: address, wechat } = contact;
  const [user = '', host = ''] = address?.split('@') ?? [];
  return {
    person: person === null ? null : `${[...person][0] ?? ''}**`,
    phone: number === null ? null : number.length < 8 ? `${number.slice(0, 1)}****` : `${number.slice(0, 3)}****${number.slice(-4)}`,
    email: address === null ? null : `${[...user][0] ?? ''}***@${host}`,
    wechat: wechat === null ? null : `${[...wechat][0] ?? ''}****`,
  };
}

export const grantBases = ['invitation', 'phone'] as const;
/** On what the owner's agreement rests: an invitation they accepted, or what they said to staff on the telephone. */
export type GrantBasis = (typeof grantBases)[number];

/** Names the row a ciphertext belongs to; see `shared/vault.ts`. */
export const boundTo = (contactId: string, owner: Owner): string => `contact:${contactId}:${owner.kind}:${owner.id}`;

/** How long what was asked for stays readable before it is asked for, and logged, again. */
export const VIEW_MINUTES = 15;
