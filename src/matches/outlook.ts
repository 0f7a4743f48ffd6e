import { type Outlook, outlooks } from '../needs/need.ts';

/** The stronger of two; `outlooks` stand from strong to weak. Pure. */
export const stronger = (one: Outlook, other: Outlook): Outlook => (outlooks.indexOf(one) <= outlooks.indexOf(other) ? one : other);
