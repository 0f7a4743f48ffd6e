import { achievement } from './achievement.ts';
import { enterprise } from './enterprise.ts';
import { expert } from './expert.ts';
import type { ProfileDefinition, ProfileKind } from './profile.ts';
import { society } from './society.ts';
import { technologyManager } from './technology-manager.ts';

/** Every kind of profile. A new kind is one file, one line here, its table and its migration. */
export const profileDefinitions: { readonly [Kind in ProfileKind]: ProfileDefinition<Kind> } = {
  enterprise, expert, society, technology_manager: technologyManager, achievement,
};
