import { nearness, regionName } from '../associations/region.ts';
import { sameOrganisation } from '../conflicts/conflict.ts';
import type { NeedKind } from '../needs/need.ts';
import type { Availability, Visibility } from '../profiles/profile.ts';
import type { SocietyLevel } from '../profiles/society.ts';
import type { Words } from '../shared/errors.ts';
import { fold } from '../shared/fold.ts';
import type { CandidateType, MatchWarning } from './match.ts';

/**
 * What the score knows nothing of. Hard rules take a candidate out, each with its reason; warnings tell the reviewer
 * what to weigh and never change the order. Pure: the rows come from the database, not from the search index.
 */
export interface CandidateFacts {
  readonly type: CandidateType;
  readonly id: string;
  readonly name: string;
  readonly regionCode: string;
  /** `association.path` of the association that keeps the profile. */
  readonly associationPath: string;
  readonly visibility: Visibility;
  readonly availability: Availability;
  /** Engagements an expert takes at once; null where there is no limit. */
  readonly capacity: number | null;
  readonly openEngagements: number;
  /** The expert's institution or the achievement's owner. */
  readonly organisation: string | null;
  readonly level: SocietyLevel | null;
  readonly trl: number | null;
  /** What the person behind it does not want to be proposed for. */
  readonly declined: Declined;
}

/** A person's own wishes (自动推荐的限制); `all`: they want no automatic proposals. */
export interface Declined { readonly all: boolean; readonly enterpriseIds: readonly string[]; readonly kinds: readonly NeedKind[]; /** As they wrote them; met anywhere in the need's words. */ readonly fields: readonly string[] }
export const nothingDeclined: Declined = { all: false, enterpriseIds: [], kinds: [], fields: [] };

export interface NeedFacts {
  readonly kind: NeedKind;
  readonly regionCode: string;
  readonly associationPath: string;
  readonly enterpriseId: string;
  readonly enterpriseName: string;
  /** Everything the need says, for what people do not want to be asked about. */
  readonly words: string;
  /** Candidates a reviewer has already turned down for this need. */
  readonly rejected: ReadonlySet<string>;
  /** Candidates who were asked and declined. */
  readonly declined: ReadonlySet<string>;
  /** Candidates with a declared interest in the enterprise or the need. */
  readonly conflicted?: ReadonlySet<string>;
}

export const exclusions = ['conflict', 'rejected_before', 'declined_before', 'unavailable', 'no_capacity', 'not_visible', 'own_achievement', 'declined_all', 'declined_enterprise', 'declined_kind', 'declined_field'] as const;
export type Exclusion = (typeof exclusions)[number];

/** What keeps a candidate out for what the profile says, not for what is so. */
export const textExclusions = ['no_reason', 'copies_need', 'same_text'] as const;
export type TextExclusion = (typeof textExclusions)[number];

const excludes: Record<Exclusion, (candidate: CandidateFacts, need: NeedFacts) => boolean> = {
  conflict: (candidate, need) => need.conflicted?.has(candidate.id) ?? false,
  rejected_before: (candidate, need) => need.rejected.has(candidate.id),
  declined_before: (candidate, need) => need.declined.has(candidate.id),
  unavailable: (candidate) => candidate.availability === 'unavailable',
  no_capacity: (candidate) => candidate.capacity === 0,
  // Reviewers see the profiles below their association; a profile for staff only must be one of those.
  not_visible: (candidate, need) => candidate.visibility === 'staff_only' && !candidate.associationPath.startsWith(need.associationPath),
  // A firm gains nothing from its own technology. Its own expert may be news to those who ask: that is a warning.
  own_achievement: (candidate, need) => candidate.type === 'achievement' && sameOrganisation(candidate.organisation, need.enterpriseName),
  // Article 24: a person may refuse to be proposed by a machine, altogether or for what they name.
  declined_all: ({ declined }) => declined.all,
  declined_enterprise: ({ declined }, need) => declined.enterpriseIds.includes(need.enterpriseId),
  declined_kind: ({ declined }, need) => declined.kinds.includes(need.kind),
  declined_field: ({ declined }, need) => declined.fields.some((field) => fold(need.words).text.includes(fold(field).text.trim())),
};

/** Those of the rules that are the person's own wish. */
export const wishes = ['declined_all', 'declined_enterprise', 'declined_kind', 'declined_field'] as const satisfies readonly Exclusion[];

/** Every rule that keeps this candidate from being proposed for this need. */
export const exclusionsOf = (candidate: CandidateFacts, need: NeedFacts): readonly Exclusion[] => exclusions.filter((rule) => excludes[rule](candidate, need));

/** Why this candidate may not be proposed for this need, or null: the first of the rules that hold. */
export const exclusion = (candidate: CandidateFacts, need: NeedFacts): Exclusion | null => exclusionsOf(candidate, need)[0] ?? null;

/** Below this level of readiness nothing can be bought and used. */
const READY_ENOUGH = 4;

export function warningsOf(candidate: CandidateFacts, need: NeedFacts): MatchWarning[] {
  const { capacity, openEngagements, organisation, trl } = candidate;
  const warnings: MatchWarning[] = [];
  const warn = (kind: MatchWarning['kind'], detail: Words) => { warnings.push({ kind, detail }); };
  if (sameOrganisation(organisation, need.enterpriseName)) {
    warn('same_organisation', [`${organisation}与提出需求的企业（${need.enterpriseName}）是同一单位`, `${organisation} is the enterprise that asks (${need.enterpriseName})`]);
  }
  if (capacity !== null && openEngagements >= capacity) {
    warn('over_capacity', [`现有 ${openEngagements} 项在办，上限 ${capacity} 项`, `${openEngagements} open engagement(s), limit ${capacity}`]);
  }
  if (candidate.availability === 'limited') warn('limited_availability', ['本人登记为时间有限', 'Registered as having limited time']);
  if (isFar(candidate, need)) {
    const [there, here] = [regionName(candidate.regionCode), regionName(need.regionCode)];
    warn('far_away', [`不在同一省份：对方在${there}，企业在${here}`, `Another province: the candidate is in ${there}, the enterprise in ${here}`]);
  }
  if (need.kind === '成果引进' && trl !== null && trl < READY_ENOUGH) {
    warn('low_readiness', [`成熟度 ${trl} 级（共 9 级），低于引进成果通常需要的 ${READY_ENOUGH} 级`, `Readiness level ${trl} of 9; a technology to buy usually needs ${READY_ENOUGH} or more`]);
  }
  return warnings;
}

/** National societies and whatever is registered for the whole country are nowhere far. */
const NATIONAL = '100000';
const isFar = (candidate: CandidateFacts, need: NeedFacts): boolean =>
  candidate.level !== 'national' && candidate.regionCode !== NATIONAL && need.regionCode !== NATIONAL
  && nearness(candidate.regionCode, need.regionCode) === 'country';
