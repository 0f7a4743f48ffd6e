import { describe, expect, test } from 'vitest';
import { MOST_MEMBERS, type TeamCandidate, teamOf } from '../../src/matches/team.ts';

const expert = (id: string, phrases: readonly string[], more: Partial<TeamCandidate> = {}): TeamCandidate => ({
  id, name: id, confidence: 'likely', score: 1, full: false, unanswered: [],
  reasons: phrases.map((phrase) => ({ phrase, evidenceId: null, evidenceTitle: '', terms: [], share: 1 / phrases.length })), ...more,
});
const names = (...candidates: TeamCandidate[]) => teamOf(candidates).members.map((member) => member.candidate.id);

describe('the smallest set that answers the most', () => {
  test('nobody, and one who answers all', () => {
    expect(teamOf([])).toMatchObject({ members: [], answered: [], unanswered: [], bestAlone: 0 });
    expect(names(expert('a', ['粘附', '清扫']), expert('b', ['粘附']))).toEqual(['a']);
  });
  test('where taking the widest first needs three, two are found', () => {
    const widest = expert('widest', ['1', '2', '4', '5']);
    expect(names(widest, expert('odd', ['1', '2', '3']), expert('even', ['4', '5', '6']))).toEqual(['odd', 'even']);
  });
  test('each member answers a phrase that nobody else in the team does', () => {
    const team = teamOf([expert('a', ['1', '2']), expert('b', ['2', '3']), expert('c', ['2']), expert('d', ['1', '3'])]);
    expect(team.members).toHaveLength(2);
    for (const { answers } of team.members) expect(answers.some((answer) => answer.only)).toBe(true);
    expect(team).toMatchObject({ answered: ['1', '2', '3'], unanswered: [], bestAlone: 2 });
  });
  test('what nobody answers is named', () => {
    const team = teamOf([expert('a', ['1'], { unanswered: ['2', '9'] }), expert('b', ['2'], { unanswered: ['1', '9'] })]);
    expect(team).toMatchObject({ answered: ['1', '2'], unanswered: ['9'] });
  });
});

test('of equal sets the one whose answers weigh more, then the better placed', () => {
  expect(names(expert('a', ['1']), expert('b', ['1'], { score: 2 }))).toEqual(['b']);
  expect(names(expert('a', ['1']), expert('b', ['1']))).toEqual(['a']);
});

test('a phrase is shown with who answers it best', () => {
  const team = teamOf([expert('a', ['1', '2'], { score: 3 }), expert('b', ['2', '3'])]);
  expect(team.members.map(({ candidate, answers }) => [candidate.id, answers.map((answer) => [answer.phrase, answer.only])])).toEqual([
    ['a', [['1', true], ['2', false]]], ['b', [['3', true]]],
  ]);
});

test('related vocabulary is no answer, and full hands do not join', () => {
  const team = teamOf([expert('a', ['1']), expert('words', ['2'], { confidence: 'related_words_only' }), expert('full', ['3'], { full: true })]);
  expect(team.members.map((member) => member.candidate.id)).toEqual(['a']);
  expect(team.unanswered).toEqual(['2', '3']);
});

test(`at most ${MOST_MEMBERS}, even where each answers one thing`, () => {
  const ten = Array.from({ length: 14 }, (_, at) => expert(`e${at}`, [String(at)], { score: 20 - at }));
  expect(names(...ten)).toEqual(['e0', 'e1', 'e2', 'e3']);
});

test('against every set there is: never fewer phrases, never more people', () => {
  let seed = 7;
  const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
  for (let round = 0; round < 40; round += 1) {
    const people = Array.from({ length: 7 }, (_, at) => expert(`e${at}`, ['1', '2', '3', '4', '5', '6', '7', '8'].filter(() => random() < 0.3)));
    const team = teamOf(people);
    for (let mask = 1; mask < 128; mask += 1) {
      const set = people.filter((_, at) => (mask >> at) % 2 === 1);
      if (set.length > MOST_MEMBERS) continue;
      const covered = new Set(set.flatMap((one) => one.reasons.map((reason) => reason.phrase))).size;
      expect(covered < team.answered.length || (covered === team.answered.length && set.length >= team.members.length)).toBe(true);
    }
  }
});
