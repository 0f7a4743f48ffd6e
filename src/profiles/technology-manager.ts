import { z } from 'zod';
import type { Words } from '../shared/errors.ts';
import { optionalText, wordList } from '../shared/text.ts';
import { availabilities, commonFields, defineProfile, lines, wholeNumber, yesOrNo } from './profile.ts';
import { availabilityWords, choicesOf } from './profile.labels.ts';

/** The technology manager (技术经理人): takes an approved match on and carries it to an outcome. */
export const managerLevels = ['junior', 'middle', 'senior'] as const;
export type ManagerLevel = (typeof managerLevels)[number];
export const managerLevelWords: Record<ManagerLevel, Words> = { junior: ['初级', 'Junior'], middle: ['中级', 'Middle'], senior: ['高级', 'Senior'] };

/** 六懂: what a technology manager understands. */
export const managerSkills = ['技术', '产业', '资本', '市场', '招商', '培育'] as const;
export type ManagerSkill = (typeof managerSkills)[number];
export const managerSkillWords: Record<ManagerSkill, Words> = {
  技术: ['技术', 'Technology'], 产业: ['产业', 'Industry'], 资本: ['资本', 'Capital'], 市场: ['市场', 'Market'], 招商: ['招商', 'Investment'], 培育: ['培育', 'Incubation'],
};

export const technologyManagerInput = z.strictObject({
  ...commonFields,
  institution: optionalText(80),
  level: z.enum(managerLevels).describe('certified level'),
  fullTime: yesOrNo,
  industries: wordList(30),
  skills: z.union([z.array(z.enum(managerSkills)), z.enum(managerSkills).transform((one) => [one])]).nullish().transform((skills) => [...new Set(skills ?? [])]).describe('六懂'),
  capacity: wholeNumber(0, 50, 3).describe('engagements the manager can hold at once'),
  availability: z.enum(availabilities).default('available'),
});

export const technologyManager = defineProfile({
  kind: 'technology_manager', name: 'TechnologyManager', segment: 'technology-managers', words: ['技术经理人', 'Technology manager'], plural: ['技术经理人', 'Technology managers'],
  purpose: ['把对接建议一直跟到有结果的人。', 'They take a match on and carry it to an outcome.'],
  input: technologyManagerInput, person: true, reserved: ['associationId', 'level'], searched: ['institution'], facets: ['industries', 'level', 'availability'],
  fields: [
    { name: 'name', label: ['姓名', 'Name'], as: 'line' },
    { name: 'institution', label: ['工作单位', 'Institution'], as: 'line', optional: true, listed: true },
    { name: 'regionCode', label: ['所在地区', 'Region'], as: 'region', listed: true },
    { name: 'level', label: ['认证级别', 'Certified level'], as: 'choice', choices: choicesOf(managerLevelWords), listed: true },
    { name: 'fullTime', label: ['是否专职', 'Full time'], as: 'yes_or_no' },
    { name: 'industries', label: ['熟悉的行业', 'Industries'], hint: ['例如 氢能、新材料', 'Separated by commas'], as: 'words', optional: true, listed: true },
    { name: 'skills', label: ['六懂', 'The six skills'], as: 'choices', choices: choicesOf(managerSkillWords), optional: true },
    { name: 'summary', label: ['从业经历', 'About'], as: 'prose', optional: true },
    { name: 'capacity', label: ['可同时跟进的对接数', 'Cases at once'], as: 'number', optional: true },
    { name: 'availability', label: ['承接状态', 'Availability'], as: 'choice', choices: choicesOf(availabilityWords), listed: true },
  ],
  extra: { confirmedAt: z.iso.datetime().nullable().describe('when somebody last said that the profile holds') },
  document: (m) => ({ title: m.industries.join(' '), text: lines(m.summary) }),
  refusals: {},
});
