import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { text } from '../shared/text.ts';
import { regionCode } from './region.ts';

export const associationLevels = ['national', 'province', 'city', 'county', 'park', 'university', 'enterprise'] as const;
export type AssociationLevel = (typeof associationLevels)[number];

export const associationInput = z.strictObject({
  name: text(80),
  level: z.enum(associationLevels),
  parentId: id.nullish().transform((value) => value ?? null),
  regionCode,
});

/** Levels a parent may have: 国 > 省 > 市 > 县, with park, university and enterprise members under a city or county. */
const parents: Record<AssociationLevel, readonly AssociationLevel[]> = {
  national: [], province: ['national'], city: ['province'], county: ['city', 'province'],
  park: ['province', 'city', 'county'], university: ['province', 'city', 'county'], enterprise: ['city', 'county', 'park'],
};
export const mayStandUnder = (level: AssociationLevel, parent: AssociationLevel): boolean => parents[level].includes(parent);
