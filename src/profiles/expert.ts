import { z } from 'zod';
import { openAlexId, orcidId } from '../shared/orcid.ts';
import { optionalText, wordList } from '../shared/text.ts';
import { availabilities, commonFields, defineProfile, lines, wholeNumber } from './profile.ts';
import { availabilityWords, choicesOf } from './profile.labels.ts';

/** The expert (专家): a person who can solve, with the evidence of what they have done. */
export const expertInput = z.strictObject({
  ...commonFields,
  title: optionalText(60).describe('职称, e.g. 教授; an academician (院士) is an expert with that title'),
  institution: optionalText(80),
  fields: wordList(30),
  capacity: wholeNumber(0, 50, 2).describe('engagements the person can take at once'),
  availability: z.enum(availabilities).default('available'),
  orcid: orcidId.describe('ORCID iD; its check character must fit'),
  openAlexId: openAlexId.describe('id of the author at OpenAlex, e.g. A5023888391'),
});

export const expert = defineProfile({
  kind: 'expert', name: 'Expert', segment: 'experts', words: ['专家', 'Expert'], plural: ['专家', 'Experts'],
  purpose: ['能解决技术难题的人，以及他们做过什么。', 'People who can solve technical problems, and what they have done.'],
  input: expertInput, person: true, reserved: ['associationId'], searched: ['institution'], facets: ['fields', 'title', 'availability'],
  fields: [
    { name: 'name', label: ['姓名', 'Name'], as: 'line' },
    { name: 'title', label: ['职称', 'Title'], hint: ['例如 教授、正高级工程师', 'E.g. professor'], as: 'line', optional: true, listed: true },
    { name: 'institution', label: ['工作单位', 'Institution'], as: 'line', optional: true, listed: true },
    { name: 'regionCode', label: ['所在地区', 'Region'], as: 'region', listed: true },
    { name: 'fields', label: ['专业领域', 'Fields'], hint: ['匹配时首先看这里，例如 连铸、夹杂物控制', 'Read first when matching; separated by commas'], as: 'words', optional: true, listed: true },
    { name: 'summary', label: ['研究方向与专长', 'What they work on'], as: 'prose', optional: true },
    { name: 'capacity', label: ['可同时承接的对接数', 'Engagements at once'], as: 'number', optional: true },
    { name: 'availability', label: ['承接状态', 'Availability'], as: 'choice', choices: choicesOf(availabilityWords), listed: true },
    { name: 'orcid', label: ['ORCID', 'ORCID iD'], hint: ['本人公开的研究者编号，例如 0000-0002-1825-0097；填写后可从公开目录获取论文，由人确认后进入档案', 'Public; with it papers can be looked up, each confirmed by a person'], as: 'identifier', link: 'https://orcid.org/', optional: true },
    { name: 'openAlexId', label: ['OpenAlex 作者编号', 'OpenAlex author'], hint: ['没有 ORCID 时填写，例如 A5023888391', 'Where there is no ORCID iD, e.g. A5023888391'], as: 'identifier', link: 'https://openalex.org/', optional: true },
  ],
  extra: { confirmedAt: z.iso.datetime().nullable().describe('when somebody last said that the profile holds') },
  document: (e) => ({ title: e.fields.join(' '), text: lines(e.summary) }),
  refusals: {},
});
