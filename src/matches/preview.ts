import { z } from 'zod';
import { regionName } from '../associations/region.ts';
import { type SocietyLevel, societyLevelWords } from '../profiles/society.ts';
import type { Words } from '../shared/errors.ts';
import { optionalText, text } from '../shared/text.ts';
import { type CandidateType, type Confidence, candidateTypes, confidences } from './match.ts';

/** The trial (试一试): what kind of people would answer a text. Nothing is saved, nobody is named. Pure. */
export const previewInput = z.strictObject({
  title: optionalText(200),
  description: text(5000, 8),
});

/** One box is enough: the first line, or the first sentence of a single line, is read as the title. */
export function titled({ title, description }: { title: string | null; description: string }): { title: string; description: string } {
  if (title !== null) return { title, description };
  const first = description.split(/\n/, 1)[0] ?? description;
  const heading = first.length <= 60 ? first : first.split(/[。；;！!？?，,]/u, 1)[0] ?? first;
  return { title: [...heading].slice(0, 60).join(''), description };
}

export const previewCandidate = z.object({
  type: z.enum(candidateTypes),
  description: z.string().describe('title, fields and province in words; never a name'),
  title: z.string().nullable(), level: z.string().nullable(), trl: z.int().nullable(), fields: z.array(z.string()), region: z.string().describe('province'),
  confidence: z.enum(confidences),
  reasons: z.array(z.object({ phrase: z.string(), evidenceTitle: z.string(), terms: z.array(z.string()) })),
  unanswered: z.array(z.string()),
});

export interface Anonymous {
  readonly type: CandidateType; readonly title: string | null; readonly level: SocietyLevel | null; readonly trl: number | null; readonly fields: readonly string[]; readonly regionCode: string;
  readonly confidence: Confidence;
  /** `evidenceTitle` null: the profile's own text. */
  readonly reasons: readonly { readonly phrase: string; readonly evidenceTitle: string | null; readonly terms: readonly string[] }[];
  readonly unanswered: readonly string[];
}

export const provinceOf = (regionCode: string): string => regionName(`${regionCode.slice(0, 2)}0000`);

/** "教授，领域是连铸、夹杂物控制，在辽宁省" */
export function describe({ type, title, level, trl, fields, regionCode }: Pick<Anonymous, 'type' | 'title' | 'level' | 'trl' | 'fields' | 'regionCode'>): Words {
  const words = fields.slice(0, 4);
  const place = provinceOf(regionCode);
  const what: Record<CandidateType, Words> = {
    expert: [title ?? '专家', title ?? 'An expert'],
    society: level === null ? ['学会', 'A society'] : [societyLevelWords[level][0], `${societyLevelWords[level][1]} society`],
    achievement: trl === null ? ['一项科技成果', 'A technology on offer'] : [`一项成熟度 ${trl} 级的科技成果`, `A technology at readiness level ${trl}`],
  };
  return [
    [what[type][0], words.length > 0 ? `领域是${words.join('、')}` : '', level === 'national' ? '' : `在${place}`].filter(Boolean).join('，'),
    [what[type][1], words.length > 0 ? `in ${words.join(', ')}` : '', level === 'national' ? '' : place].filter(Boolean).join(', ')];
}

/** Takes names out of a title that will be shown to anybody; “（演示）” is not part of a name. */
export function withoutNames(title: string, names: readonly (string | null)[]): string {
  return names.map((name) => (name ?? '').replace(/[（(].*?[）)]\s*$/u, '').trim()).filter((name) => [...name].length >= 2)
    .sort((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(name, '某某'), title);
}
