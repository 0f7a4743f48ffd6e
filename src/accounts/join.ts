import { z } from 'zod';
import { enterpriseInput } from '../profiles/enterprise.ts';
import { isCreditCode } from '../shared/credit-code.ts';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { cleanCode, optionalText, text } from '../shared/text.ts';
import { email, newPassword, personName } from './account.ts';

/** Whoever registers a firm themselves has the licence at hand: the check character must fit. */
const ownCreditCode = enterpriseInput.shape.creditCode.refine((code) => isCreditCode(cleanCode(code)), says('这个代码的校验位不对，请对照营业执照逐位核对。', 'The check character does not fit; compare with the licence.'));

const firm = { firmName: text(80), creditCode: ownCreditCode, regionCode: enterpriseInput.shape.regionCode, industry: optionalText(60) };
const society = { societyName: text(80), note: optionalText(200) };
const account = { name: personName, email, ...newPassword };

export const joinInputs = {
  firm: z.strictObject({ ...account, ...firm }), society: z.strictObject({ ...account, ...society }),
  ownFirm: z.strictObject(firm), ownSociety: z.strictObject(society),
} as const;

export const decideApplicationInput = z.strictObject({ id, decision: z.enum(['accepted', 'refused']), reason: optionalText(200) });
export const verifyEnterpriseInput = z.strictObject({ id, decision: z.enum(['verified', 'refused']), reason: optionalText(200) });
