import type { z } from 'zod';
import { removeExpired } from '../../src/audit/retention.commands.ts';
import { createAccount } from '../../src/auth/accounts.ts';
import type { Database } from '../../src/db/database.ts';
import * as embedding from '../../src/embeddings/embedding.commands.ts';
import { beginCall, endCall } from '../../src/endpoint/endpoint.commands.ts';
import { startTimer } from '../../src/jobs/timers.commands.ts';
import { storeModel } from '../../src/learning/model.commands.ts';
import { recordAttempt } from '../../src/learning/tuning.commands.ts';
import { countUse } from '../../src/limits/limit.commands.ts';
import { proposeMatches } from '../../src/matches/match.commands.ts';
import { noteOutlook } from '../../src/matches/outlook.commands.ts';
import { storeGroups } from '../../src/reports/groups.commands.ts';
import { matchAnew } from '../../src/matches/reverse.commands.ts';
import { notePieceRead } from '../../src/seminars/reading.commands.ts';
import { writeDraft } from '../../src/needs/draft.commands.ts';
import { addEventExperts, addEventNeeds } from '../../src/events/event.commands.ts';
import { editAssociation } from '../../src/associations/association.commands.ts';
import { commandsOf } from '../../src/profiles/profile.commands.ts';
import type { Command } from '../../src/shared/command.ts';
import type { SightWorld } from './sight.ts';
import type { PersonName } from './world.ts';

/** Commands no route leads to with these inputs, asked directly: what the system does alone, and where one's area ends. */
interface Direct { readonly command: Command<z.ZodType, unknown, Database>; readonly input: object; readonly as: PersonName; readonly comes: 'not_allowed' | 'invalid_input' | 'done' }
const direct = <I extends z.ZodType, O>(command: Command<I, O, Database>, input: z.input<I> & object, as: PersonName = 'administrator', comes: Direct['comes'] = 'not_allowed'): Direct => ({ command: command as unknown as Direct['command'], input, as, comes });
const figures = { needs: 40, before: 0.4, after: 0.3, difference: -0.1, low: -0.15, high: -0.05, verdict: 'better' as const, attempt: 1, level: 0.975 };

export const directs = ({ ids }: SightWorld, root: string, version: (id: string) => number): readonly Direct[] => [
  direct(beginCall, { endpoint: 'chat', wanted: 1, perDay: 100 }), direct(endCall, { endpoint: 'chat', failed: null }),
  direct(embedding.wantTexts, { model: 'm', kind: 'expert', subjects: [{ id: ids.expert, hashes: [] }] }), direct(embedding.claimTexts, { model: 'm', limit: 1, perDay: 1 }), direct(embedding.storeVectors, { vectors: [], gone: [] }),
  direct(embedding.releaseTexts, { ids: [ids.expert], failed: { kind: 'down', message: 'x', retryAfterSeconds: null } }), direct(embedding.continueEmbedding, { model: 'm', perDay: 1 }),
  direct(removeExpired, { kind: 'session', days: 7 }), direct(startTimer, { kind: 'retention.carry_out' }), direct(matchAnew, { needIds: [] }), direct(countUse, { name: 'try', by: 'place', who: 'x', most: 1, seconds: 1 }),
  direct(storeModel, { version: 'v', rankingVersion: '0', texts: 1, seconds: 1, askedBy: null, content: new Uint8Array([1]) }), direct(recordAttempt, { kind: 'weights', rankingFamily: '1', learned: { keywords: 1, profile: 1, evidence: 1, semantics: 1 }, decisions: 400, figures }),
  direct(notePieceRead, { id: ids.seminar, piece: 0, pieces: 1, model: null, drafts: [], none: null }),
  direct(writeDraft, { id: ids.questions, text: 'x', model: null }), direct(proposeMatches, { needId: ids.accepted, acceptedAt: new Date(0), rankingVersion: '1', proposals: [], considered: 0, excluded: {} }),
  direct(storeGroups, { needs: [] }), direct(noteOutlook, { id: ids.submitted, version: 1, outlook: 'likely' }),
  // Outside one's own area.
  direct(createAccount, { name: 'x', email: 'x@example.test', password: 'keqiao-demo', grants: [{ role: 'staff', associationId: root }] }, 'neighbourAdministrator'),
  direct(editAssociation, { id: ids.association, version: version(ids.association), parentId: root }, 'staff'),
  direct(commandsOf.expert.edit, { id: ids.expert, version: version(ids.expert), associationId: root } as never, 'staff'),
  direct(commandsOf.society.edit, { id: ids.society, version: version(ids.society), level: 'national' } as never, 'secretary'),
  direct(editAssociation, { id: ids.neighbourCity, version: 1, parentId: ids.province }, 'neighbourAdministrator'),
  direct(addEventNeeds, { id: ids.event, needIds: [ids.neighbourNeed] }, 'staff', 'invalid_input'),
  direct(addEventExperts, { id: ids.event, expertIds: [ids.neighbourExpert] }, 'staff', 'invalid_input'),
  // And what is within it.
  direct(createAccount, { name: 'x', email: 'x@example.test', password: 'keqiao-demo', grants: [{ role: 'staff', associationId: root }] }, 'administrator', 'done'),
  direct(commandsOf.society.edit, { id: ids.society, version: version(ids.society), level: 'city' } as never, 'staff', 'done'),
];
