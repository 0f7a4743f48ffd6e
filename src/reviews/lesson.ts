import { z } from 'zod';
import { candidateTypes } from '../matches/match.ts';
import { id } from '../shared/ids.ts';

/** A lesson (教一教): whether a candidate further down the list fits, said to teach the order of this need. Never a proposal. Pure. */
export const teachInput = z.strictObject({
  needId: id, type: z.enum(candidateTypes), candidateId: id,
  fits: z.union([z.boolean(), z.enum(['yes', 'no']).transform((value) => value === 'yes')]),
});
