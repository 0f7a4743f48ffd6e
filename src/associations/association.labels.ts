import type { Words } from '../shared/errors.ts';
import type { AssociationLevel } from './association.ts';

export const associationLevelWords: Record<AssociationLevel, Words> = {
  national: ['全国', 'National'], province: ['省级', 'Province'], city: ['市级', 'City'], county: ['县级', 'County'],
  park: ['园区科协', 'Park'], university: ['高校科协', 'University'], enterprise: ['企业科协', 'Enterprise'],
};
