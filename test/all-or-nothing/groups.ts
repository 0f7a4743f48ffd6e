import { accountsScenes } from './accounts.scenes.ts';
import { casesScenes } from './cases.scenes.ts';
import { contactsScenes } from './contacts.scenes.ts';
import { eventsScenes } from './events.scenes.ts';
import { importsScenes } from './imports.scenes.ts';
import { matchesScenes } from './matches.scenes.ts';
import { modelsScenes } from './models.scenes.ts';
import { needsScenes } from './needs.scenes.ts';
import { noticesScenes } from './notices.scenes.ts';
import { profilesScenes } from './profiles.scenes.ts';
import { reviewsScenes } from './reviews.scenes.ts';
import { runningScenes } from './running.scenes.ts';
import type { Scenes, Stage } from './scene.ts';
import { seminarsScenes } from './seminars.scenes.ts';

/** The scenes of all features, dealt out to the test files that run them: each has its own world, which stays small. */
export const groups = {
  people: [accountsScenes, contactsScenes, profilesScenes],
  needs: [needsScenes, importsScenes, seminarsScenes, eventsScenes],
  reviews: [matchesScenes, reviewsScenes, modelsScenes],
  cases: [casesScenes, noticesScenes, runningScenes],
} as const satisfies Record<string, readonly ((stage: Stage) => Scenes)[]>;

export const scenesOf = (group: keyof typeof groups, stage: Stage): Scenes => Object.assign({}, ...groups[group].map((feature) => feature(stage))) as Scenes;
