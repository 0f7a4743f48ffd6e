import { z } from 'zod';
import type { Words } from '../shared/errors.ts';
import { wordList } from '../shared/text.ts';
import { availabilities, commonFields, defineProfile, lines } from './profile.ts';
import { availabilityWords, choicesOf } from './profile.labels.ts';

/** The learned society (学会): when no single expert fits, it nominates one or sends a service team. */
export const societyLevels = ['national', 'province', 'city'] as const;
export type SocietyLevel = (typeof societyLevels)[number];
export const societyLevelWords: Record<SocietyLevel, Words> = {
  national: ['全国学会', 'National'], province: ['省级学会', 'Provincial'], city: ['市级学会', 'City'],
};

export const societyInput = z.strictObject({
  ...commonFields,
  level: z.enum(societyLevels),
  disciplines: wordList(40),
  availability: z.enum(availabilities).default('available'),
});

export const society = defineProfile({
  kind: 'society', name: 'Society', segment: 'societies', words: ['学会', 'Society'], plural: ['学会', 'Societies'],
  purpose: ['没有单个专家合适时，由学会推荐专家或派出科技服务团。', 'When no single expert fits, a society nominates one or sends a team.'],
  input: societyInput, person: false, reserved: ['associationId', 'level'], searched: [], facets: ['disciplines', 'level', 'availability'],
  fields: [
    { name: 'name', label: ['学会名称', 'Name'], as: 'line' },
    { name: 'level', label: ['级别', 'Level'], as: 'choice', choices: choicesOf(societyLevelWords), listed: true },
    { name: 'regionCode', label: ['所在地区', 'Region'], hint: ['全国学会填“全国”', '100000 for a national society'], as: 'region', listed: true },
    { name: 'disciplines', label: ['学科', 'Disciplines'], hint: ['例如 炼钢、连铸、金属材料', 'Separated by commas'], as: 'words', optional: true, listed: true },
    { name: 'summary', label: ['学会简介与可提供的服务', 'What it offers'], as: 'prose', optional: true },
    { name: 'availability', label: ['承接状态', 'Availability'], as: 'choice', choices: choicesOf(availabilityWords), listed: true },
  ],
  extra: { confirmedAt: z.iso.datetime().nullable().describe('when somebody last said that the profile holds') },
  document: (s) => ({ title: s.name, text: lines(s.disciplines.join(' '), s.summary) }),
  refusals: {},
});
