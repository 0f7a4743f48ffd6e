import type { ReadinessLevel } from '../needs/readiness.ts';
import type { Words } from '../shared/errors.ts';
import type { Answered, NextStep, When } from './triage.ts';

export const whenWords: Record<When, Words> = { now: ['眼下要办', 'Now'], soon: ['近期要办', 'Soon'], later: ['可以排队', 'Can wait'] };
export const whenTone: Record<When, 'bad' | 'waiting' | 'quiet'> = { now: 'bad', soon: 'waiting', later: 'quiet' };
export const readyWords: Record<ReadinessLevel, Words> = { ready: ['写得清楚', 'Clear'], nearly: ['还差几点', 'Nearly clear'], vague: ['比较笼统', 'Vague'] };
export const answeredWords: Record<Answered, Words> = { answered: ['有人能答', 'Answered'], hard: ['难找人', 'Hard to answer'], unknown: ['还没看', 'Not looked at'] };
export const answeredTone: Record<Answered, 'good' | 'bad' | 'quiet'> = { answered: 'good', hard: 'bad', unknown: 'quiet' };
export const nextWords: Record<NextStep, Words> = {
  accept: ['建议：受理，马上匹配', 'Suggested: accept it, matching starts at once'],
  ask: ['建议：先问清楚再受理', 'Suggested: ask first, then accept'],
  seek: ['建议：写得清楚但没人能答，受理后请学会推荐或转上级，也可以如实答复', 'Suggested: clear, but nobody answers it. Accept it and ask a society or hand it up, or tell the enterprise'],
};
