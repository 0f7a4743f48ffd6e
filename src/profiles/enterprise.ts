import { z } from 'zod';
import { creditCodeCheck, creditCodeProblem } from '../shared/credit-code.ts';
import { says } from '../shared/input.ts';
import { cleanCode, optionalText, wordList } from '../shared/text.ts';
import { commonFields, defineProfile, lines, yesOrNo } from './profile.ts';

/** The enterprise (企业): it posts needs. Who sees it does not depend on a wish of its own; see `visibleProfiles`. */
const creditCode = z.string().transform((value, context) => {
  const code = cleanCode(value);
  const problem = creditCodeProblem(code);
  if (problem !== null) context.issues.push({ code: 'custom', input: value, ...says(...problem) });
  return code;
}).describe('统一社会信用代码, 18 characters of GB 32100-2015; a check character that does not fit is accepted and marked');

const { visibility: _, ...common } = commonFields;

export const enterpriseInput = z.strictObject({
  ...common,
  creditCode,
  industry: optionalText(60).describe('in words of GB/T 4754'),
  industryChain: optionalText(60),
  tags: wordList(20),
  hasAssociation: yesOrNo.describe('has an enterprise association (企业科协)'),
});

export const enterprise = defineProfile({
  kind: 'enterprise', name: 'Enterprise', segment: 'enterprises', words: ['企业', 'Enterprise'], plural: ['企业', 'Enterprises'],
  purpose: ['提出技术需求的企业。', 'Enterprises that post technical needs.'],
  input: enterpriseInput, person: false, reserved: ['associationId', 'creditCode'], searched: ['credit_code', 'industry', 'industry_chain'], facets: ['industryChain', 'tags'],
  fields: [
    { name: 'name', label: ['企业名称', 'Name'], hint: ['与营业执照一致', 'As on the licence'], as: 'line' },
    { name: 'creditCode', label: ['统一社会信用代码', 'Unified social credit code'], hint: ['营业执照上的 18 位代码', 'The 18 characters on the licence'], as: 'line',
      caution: (row) => (row['refused_at'] instanceof Date ? ['核实未通过', 'Found not to be what it says'] : row['unverified_since'] instanceof Date ? ['未核实：企业自行登记，科协还没有核实', 'Not verified: registered itself'] : row['credit_code_checked'] === false ? ['未校验：校验位不符，请核对营业执照', 'Unchecked: the check character does not fit'] : null) },
    { name: 'regionCode', label: ['所在地区', 'Region'], as: 'region', listed: true },
    { name: 'industry', label: ['行业', 'Industry'], hint: ['例如 黑色金属冶炼和压延加工业', 'In words of GB/T 4754'], as: 'line', optional: true, listed: true },
    { name: 'industryChain', label: ['产业链', 'Industry chain'], as: 'line', optional: true, listed: true },
    { name: 'tags', label: ['企业标签', 'Tags'], hint: ['例如 高新技术企业、专精特新、规上企业', 'Separated by commas'], as: 'words', optional: true, listed: true },
    { name: 'hasAssociation', label: ['是否建有企业科协', 'Has an enterprise association'], as: 'yes_or_no' },
    { name: 'summary', label: ['企业简介', 'About'], as: 'prose', optional: true },
  ],
  extra: { creditCodeChecked: z.boolean().describe('false: the check character does not fit') },
  derived: ({ creditCode: code }) => (code === undefined ? {} : { credit_code_checked: creditCodeCheck(code.slice(0, 17)) === code[17] }),
  document: (e) => ({ title: e.name, text: lines(e.industry, e.industryChain, e.tags.join(' '), e.summary) }),
  refusals: {
    enterprise_credit_code_key: {
      code: 'conflict', field: 'creditCode',
      words: ['这个统一社会信用代码已经登记过，请先搜索这家企业，不要重复建档。', 'This code is registered already: search for the enterprise instead of adding it twice.'],
    },
  },
});
