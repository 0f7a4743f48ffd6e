import type { Words } from '../shared/errors.ts';
import type { TuningKind } from './tuning.ts';

export const tuningWords: Record<TuningKind, Words> = { calibration: ['把握的校准', 'Calibration of the bands'], weights: ['排序的权重', 'Weights of the ranking'] };
export const versionWords = (kind: TuningKind, version: number): Words => {
  if (version === 0) return kind === 'calibration' ? ['随系统提供的校准', 'the shipped calibration'] : ['随系统提供的权重', 'the shipped weights'];
  return kind === 'calibration' ? [`本地校准第 ${version} 版`, `local calibration ${version}`] : [`本地权重第 ${version} 版`, `local weights ${version}`];
};
export const partWords: Record<'keywords' | 'profile' | 'evidence' | 'semantics', Words> = {
  keywords: ['用词', 'Vocabulary'], profile: ['简介', 'Profile'], evidence: ['业绩', 'Evidence'], semantics: ['意思相近', 'Meaning'],
};
