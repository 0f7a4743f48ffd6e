import { z } from 'zod';
import { says } from '../shared/input.ts';
import { optionalText, text, wordList } from '../shared/text.ts';
import { availabilities, commonFields, defineProfile, lines, wholeNumber } from './profile.ts';
import { availabilityWords, choicesOf } from './profile.labels.ts';

/** The achievement (科技成果): a technology on offer, its owner and how ready it is. */
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
const expertId = optionalText(300).transform((value) => value === null ? null : UUID.exec(value)?.[0].toLowerCase() ?? value)
  .refine((value) => value === null || UUID.test(value), says('没有找到这位专家，请填写姓名，或粘贴专家页面的地址。', 'No such expert: give the name, or paste the address of the expert’s page.'))
  .describe('the expert behind it, where there is one');

export const achievementInput = z.strictObject({
  ...commonFields,
  owner: text(80),
  trl: wholeNumber(1, 9, null).describe('technology readiness level, 1 to 9'),
  fields: wordList(30),
  expertId,
  availability: z.enum(availabilities).default('available'),
});

export const achievement = defineProfile({
  kind: 'achievement', name: 'Achievement', segment: 'achievements', words: ['科技成果', 'Achievement'], plural: ['科技成果', 'Achievements'],
  purpose: ['可以转让、许可或合作的技术。', 'Technology on offer.'],
  input: achievementInput, person: false, reserved: ['associationId'], searched: ['owner'], facets: ['fields', 'trl', 'availability'],
  fields: [
    { name: 'name', label: ['成果名称', 'Name'], as: 'line' },
    { name: 'owner', label: ['持有单位', 'Owner'], as: 'line', listed: true },
    { name: 'regionCode', label: ['所在地区', 'Region'], as: 'region', listed: true },
    { name: 'trl', label: ['技术成熟度(1-9 级)', 'Technology readiness level (1-9)'], hint: ['1 为基本原理,9 为批量应用', '1 is basic principles, 9 is in routine use'], as: 'number', optional: true, listed: true },
    { name: 'fields', label: ['技术领域', 'Fields'], hint: ['例如 炉外精炼、脱硫', 'Separated by commas'], as: 'words', optional: true, listed: true },
    { name: 'summary', label: ['成果介绍', 'About'], hint: ['解决什么问题、指标、应用情况、合作方式', 'What it solves, figures, where it is used, how to cooperate'], as: 'prose', optional: true },
    { name: 'expertId', label: ['完成人', 'Expert behind it'], hint: ['填写平台上专家的姓名，或粘贴专家页面的地址', 'The name of an expert here, or the address of their page'], as: 'expert', optional: true },
    { name: 'availability', label: ['转化状态', 'Availability'], as: 'choice', choices: choicesOf(availabilityWords), listed: true },
  ],
  document: (a) => ({ title: a.name, text: lines(a.fields.join(' '), a.summary) }),
  refusals: {
    achievement_expert_id_fkey: { code: 'invalid_input', field: 'expertId', words: ['没有找到这位专家，请核对编号。', 'No such expert; check the id.'] },
  },
});
