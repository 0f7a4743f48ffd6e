import type { Words } from '../shared/errors.ts';
import type { Exclusion, TextExclusion } from './constraints.ts';
import type { CandidateType, Confidence, MatchStatus, WarningKind } from './match.ts';
import type { Obstacle } from './near-miss.ts';
import type { RouteReason } from './route.ts';

/** What the screen says for each code; a new code without words does not compile. */
export const matchStatusWords: Record<MatchStatus, Words> = {
  proposed: ['待审核', 'Waiting for review'], approved: ['已同意，待领办', 'Approved, waiting for a manager'], rejected: ['未采纳', 'Turned down'],
  claimed: ['已领办', 'Taken on'], expired: ['已过期', 'Expired'], superseded: ['已被新建议取代', 'Replaced by newer proposals'],
};
export const matchStatusTone: Record<MatchStatus, 'waiting' | 'good' | 'bad' | 'quiet'> = {
  proposed: 'waiting', approved: 'good', rejected: 'quiet', claimed: 'good', expired: 'quiet', superseded: 'quiet',
};
export const candidateTypeWords: Record<CandidateType, Words> = { expert: ['专家', 'Expert'], society: ['学会', 'Society'], achievement: ['科技成果', 'Achievement'] };

export const confidenceWords: Record<Confidence, Words> = {
  likely: ['较有把握', 'Likely'], worth_a_look: ['值得一看', 'Worth a look'], related_words_only: ['仅词语相近', 'Related words only'],
};
export const confidenceMeaning: Record<Confidence, Words> = {
  likely: ['做过的事与需求明显对得上；按目前采用的校准，这一档大约每三条有一条以上合适。', 'What they have done clearly meets the need; by the calibration in use about one in three or more such proposals is right.'],
  worth_a_look: ['有具体的业绩与需求相关，但不确定能否解决；按目前采用的校准，这一档大约每八条有一条以上合适，请看依据再定。', 'Something concrete they did relates to the need; by the calibration in use one in eight or more such proposals is right. Read the evidence.'],
  related_words_only: ['只是用词相近，没有足够的业绩支撑；多数情况下不合适，没有更好人选时再看。', 'Only the words are near, the evidence is thin; mostly not right. Look here when nothing better is left.'],
};

export const warningWords: Record<WarningKind, Words> = {
  over_capacity: ['手上事情已满', 'Fully loaded'], same_organisation: ['同一单位', 'Same organisation'], far_away: ['距离较远', 'Far away'],
  limited_availability: ['时间有限', 'Limited time'], low_readiness: ['成熟度偏低', 'Early technology'], shared_evidence: ['业绩也在别人名下', 'Evidence under other names too'],
};
export const exclusionWords: Record<Exclusion | TextExclusion, Words> = {
  conflict: ['有利益关系，已回避', 'has an interest and has stepped back'],
  unavailable: ['登记为暂不接受对接', 'not available at present'], no_capacity: ['登记的可承接数为 0', 'takes no engagements'], not_visible: ['资料仅限其所属科协查看', 'visible to their own association only'],
  rejected_before: ['此前已被审核人员否定', 'turned down before'], declined_before: ['本人此前已婉拒这条需求', 'was asked for this need and declined'], own_achievement: ['是提出需求的企业自己的成果', 'the enterprise’s own technology'], no_reason: ['说不出与需求相关的依据', 'no evidence that meets the need'],
  copies_need: ['资料有一段与需求原文过于雷同，请人工核实', 'the profile repeats the need’s own words: check by hand'], same_text: ['资料与另一位人选几乎相同，只推荐其中一位', 'says the same as another candidate, who stands for both'],
  declined_all: ['本人不接受自动推荐', 'wishes no automatic proposals'], declined_enterprise: ['本人不接受这家企业的推荐', 'does not wish to be proposed to this enterprise'],
  declined_kind: ['本人不接受这类帮助的推荐', 'does not wish to be proposed for this kind of help'], declined_field: ['本人不接受这个领域的推荐', 'does not wish to be proposed in this field'],
};

export const obstacleWords: Record<Obstacle, Words> = {
  conflict: ['有利益关系', 'Has an interest'],
  unavailable: ['暂不可约', 'Not available'], no_capacity: ['可承接数为 0', 'Takes no engagements'], not_visible: ['资料未共享', 'Profile not shared'],
  rejected_before: ['此前未采纳', 'Turned down before'], declined_before: ['本人已婉拒', 'Declined'], own_achievement: ['企业自己的成果', 'The enterprise’s own'],
  declined_all: ['本人不接受推荐', 'Declines proposals'], declined_enterprise: ['本人不接受这家企业', 'Declines this enterprise'], declined_kind: ['本人不接受这类帮助', 'Declines this kind of help'], declined_field: ['本人不接受这个领域', 'Declines this field'],
  over_capacity: ['负荷已满', 'Fully loaded'], same_organisation: ['同一单位', 'Same organisation'], far_away: ['在外省', 'Another province'],
  limited_availability: ['时间有限', 'Limited time'], low_readiness: ['成熟度偏低', 'Early technology'], shared_evidence: ['业绩也在别人名下', 'Evidence under other names too'],
};
export const routeWords: Record<RouteReason, Words> = {
  no_expert: ['没有可以提出的专家', 'no expert can be proposed'], weak_experts: ['提出的专家都只是用词相近', 'of the experts proposed only the vocabulary is related'],
  strong_excluded: ['对得上的专家现在都约不到', 'the experts who would fit cannot be asked now'],
};

/** Parts of the score, in words; `ranking` names them. */
const partWords: Readonly<Record<string, Words>> = {
  keywords: ['需求的词在整份资料中出现的程度', 'how much of the need’s vocabulary the whole profile has'], profile: ['简介与需求的接近程度', 'how near the profile’s own text is'],
  evidence: ['各项业绩与需求的接近程度，最接近的一项最重要', 'how near the pieces of evidence are, the nearest counting most'], semantics: ['用词不同但意思相近的程度', 'how near in meaning where the words differ'],
  embeddings: ['外部向量模型认为意思相近的程度', 'how near in meaning by the vectors of a model outside'],
  embeddings_estimated: ['没有向量，按文字上排在前后的人选取平均，不加分也不减分', 'has no vector: the mean of those next to it by words, neither bonus nor penalty'],
  feedback: ['对这条需求其他建议的审核决定：与被同意的相像则上升，与被否定的相像则下降', 'decisions on other proposals of this need: up when like an approved one, down when like one turned down'],
};
export const wordsOfPart = (part: string): Words => partWords[part] ?? [part, part];
