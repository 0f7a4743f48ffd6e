import { expect, test } from 'vitest';
import { idOfLink, isGenuine, linkToken } from '../../src/http/links.ts';
import { type FollowFacts, followSteps } from '../../src/needs/follow.ts';
import { afterInvitationStep, answerInput, invitationStatuses, invitationSteps } from '../../src/engagements/invitation.ts';

const at = new Date('2026-11-27');
const facts: FollowFacts = { status: 'submitted', submittedAt: at, acceptedAt: null, matchedAt: null, approvedAt: null, claimedAt: null, signedAt: null };
const states = (more: Partial<FollowFacts>) => followSteps({ ...facts, ...more }).map((step) => step.state).join(' ');

test('a need stands at the first thing that has not happened', () => {
  expect(states({})).toBe('done current todo todo todo todo');
  expect(states({ status: 'matched', acceptedAt: at, matchedAt: at })).toBe('done done done current todo todo');
  expect(states({ status: 'engaged', acceptedAt: at, matchedAt: at, approvedAt: at, claimedAt: at, signedAt: at })).toBe('done done done done done done');
  expect(states({ status: 'withdrawn', acceptedAt: at })).toBe('done done todo todo todo todo');
});

test('a link names its thing and fits no other, no other purpose, no other version and no other key', () => {
  const id = '0198f7a2-0000-7000-8000-00000000000a';
  const token = linkToken('key', 'invitation', id, 1);
  expect(token).toMatch(/^[\w-]{44}$/);
  expect(idOfLink(token)).toBe(id);
  expect(isGenuine('key', 'invitation', id, 1, token)).toBe(true);
  expect([isGenuine('key', 'need', id, 1, token), isGenuine('key', 'invitation', id, 2, token), isGenuine('other', 'invitation', id, 1, token), isGenuine('key', 'invitation', '0198f7a2-0000-7000-8000-00000000000b', 1, token), isGenuine('key', 'invitation', id, 1, token.slice(0, 30))]).toEqual([false, false, false, false, false]);
  expect([idOfLink(''), idOfLink('../../etc'), idOfLink('a'.repeat(45))]).toEqual([undefined, undefined, undefined]);
});

test('every status and step of an invitation', () => {
  const table = invitationStatuses.map((status) => `${status}: ${Object.keys(invitationSteps).map((step) => afterInvitationStep(status, step as keyof typeof invitationSteps) ?? '-').join(' ')}`);
  expect(table).toEqual([
    'sent: accepted postponed referred declined - expired withdrawn', 'accepted: - - - - - - -', 'postponed: accepted postponed referred declined sent - withdrawn',
    'referred: - - - - - - -', 'declined: - - - - - - -', 'expired: - - - - - - -', 'withdrawn: - - - - - - -',
  ]);
});

test('each answer asks for what it needs', () => {
  const id = '0198f7a2-0000-7000-8000-00000000000a';
  const wrong = (input: object) => { const parsed = answerInput.safeParse({ id, ...input }); return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.')); };
  expect([wrong({ answer: 'accept' }), wrong({ answer: 'postpone' }), wrong({ answer: 'refer', colleague: ' ' }), wrong({ answer: 'decline', reason: '' }), wrong({ answer: 'maybe' }), wrong({})])
    .toEqual([[], ['notBefore'], ['colleague'], ['reason'], ['answer'], ['answer']]);
});
