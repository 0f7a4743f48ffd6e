import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { text } from '../shared/text.ts';
import { regionCode } from './region.ts';

/** The association (科协): a tree from the country down to park, university and enterprise members. */
export const associationLevels = ['national', 'province', 'city', 'county', 'park', 'university', 'enterprise'] as const;
export type AssociationLevel = (typeof associationLevels)[number];

export const associationInput = z.strictObject({
  name: text(80),
  level: z.enum(associationLevels),
  /** Empty for the root of the tree only. */
  parentId: z.union([id, z.literal('')]).nullish().transform((value) => value || null),
  regionCode,
});

export const associationPatch = associationInput.partial().extend({ id, version: z.coerce.number().int().min(1) });

/** Levels a parent may have: 国 > 省 > 市 > 县; park, university and enterprise members under any of them but the country. */
const parents: Record<AssociationLevel, readonly AssociationLevel[]> = {
  national: [], province: ['national'], city: ['province'], county: ['city', 'province'],
  park: ['province', 'city', 'county'], university: ['province', 'city', 'county'], enterprise: ['province', 'city', 'county', 'park'],
};
export const mayStandUnder = (level: AssociationLevel, parent: AssociationLevel): boolean => parents[level].includes(parent);
/** Levels that may stand under this one. */
export const levelsBelow = (parent: AssociationLevel): readonly AssociationLevel[] => associationLevels.filter((level) => mayStandUnder(level, parent));

/** Path of a node: ids from the root to itself. */
export const pathUnder = (parentPath: string | null, ownId: string): string => `${parentPath ?? '/'}${ownId}/`;
