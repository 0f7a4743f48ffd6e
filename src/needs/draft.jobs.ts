import type { Assistant } from '../assistant/assistant.ts';
import { run, type Writer } from '../db/run.ts';
import { type Openness, withoutContact } from '../endpoint/endpoint.ts';
import { system } from '../shared/command.ts';
import { writeDraft } from './draft.commands.ts';
import { answers, instructions, missingFacts, restated, wordedReason } from './draft.ts';
import { draftToWrite } from './draft.queries.ts';

type ToWrite = NonNullable<Awaited<ReturnType<typeof draftToWrite>>>;

/** Writes what staff asked for: the language model if it may and can, else the rules. Whatever the model says becomes the text of this draft, or nothing. */
export const writeDraftText = (s: Writer & { readonly assistant: Assistant }) => async ({ draftId }: { readonly draftId: string }): Promise<void> => {
  const found = await draftToWrite(s.db, draftId);
  if (found === undefined) return;
  const { kind } = found.draft;
  const text = await s.assistant.write({ instruction: instructions[kind], data: dataOf(found), openness: strictest(found), shape: answers[kind] });
  await run(s, writeDraft, system, { id: draftId, text: text ?? plainText(found), model: text === undefined ? null : s.assistant.model });
};

/** What the model is given: this need's own words, or the phrases and titles its match cites; no names, no contact data, no figures of ours. */
function dataOf({ draft, need, match }: ToWrite): object {
  const clean = (text: string | null): string | null => (text === null ? null : withoutContact(text, [need.enterprise_name, match?.name ?? '']));
  if (draft.kind === 'reason') return { reasons: (match?.reasons ?? []).slice(0, 5).map(({ phrase, evidenceTitle, terms }) => ({ phrase: clean(phrase), work: clean(evidenceTitle), terms })) };
  return { title: clean(need.title), field: clean(need.field), background: clean(need.background), problem: clean(need.problem), goals: clean(need.goals) };
}

const strictest = ({ need, match }: ToWrite): Openness => {
  const all: readonly (Openness | null | undefined)[] = [need.confidentiality, match?.visibility];
  return all.includes('staff_only') ? 'staff_only' : all.includes('members') ? 'members' : 'public';
};

function plainText({ draft, need, match }: ToWrite): string {
  switch (draft.kind) {
    case 'questions': return missingFacts(need).map(([zh]) => zh).join('\n') || '按规则检查，没有发现明显缺少的内容。';
    case 'restatement': return restated(need);
    case 'reason': return wordedReason(match?.reasons ?? []);
  }
}
