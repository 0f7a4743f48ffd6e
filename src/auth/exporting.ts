import type { Actor } from '../shared/command.ts';
import { refusal, type Step } from './refusal.ts';

/** The lists that can be taken along as a file, and the step each is. What is in the file is what its reader sees on the page. */
export const exported = {
  needs: 'export.own', engagements: 'export.own',
  matches: 'export.area', events: 'export.area', clocks: 'export.area', figures: 'export.area', outcomes: 'export.area',
  enterprise: 'export.area', expert: 'export.area', society: 'export.area', technology_manager: 'export.area', achievement: 'export.area',
} as const satisfies Record<string, Step>;
export type Exported = keyof typeof exported;

export const mayExport = (actor: Actor, list: Exported): boolean => refusal(actor, exported[list], {}) === null;
