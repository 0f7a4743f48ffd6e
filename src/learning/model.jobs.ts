import { createHash } from 'node:crypto';
import { setImmediate as otherWork } from 'node:timers/promises';
import type { Reader } from '../db/database.ts';
import { run, type Writer } from '../db/run.ts';
import type { JobPayloads } from '../jobs/kinds.ts';
import { createWordCounter, type WordCounter } from '../search/counted-model.ts';
import { modelFormat, modelFromBytes, modelToBytes, piecesOf, type RankingModel, type Trainer, type TrainingTexts } from '../search/model.ts';
import type { SearchDocument, SearchKind } from '../search/port.ts';
import { runtime } from '../search/runtime.ts';
import { system } from '../shared/command.ts';
import { confirmModel, storeModel } from './model.commands.ts';
import { modelContent, newestModel } from './model.queries.ts';
import { LEAST_TEXTS, MOST_TEXTS, OLD_AFTER, spreadSample } from './model.ts';

/** All there is to learn from, in batches and always in the same order. */
export type AllDocuments = () => AsyncIterable<{ readonly kind: SearchKind; readonly documents: readonly SearchDocument[] }>;
export interface Learning extends Writer {
  readonly train: Trainer;
  readonly documents: AllDocuments;
  /** Whether the index leaves it to the model how common words are in each kind. */
  readonly countWords: boolean;
}

/**
 * Trains the ranking model and keeps it for all processes. Texts are read in batches and only a spread sample is held; the
 * version is the hash of that sample, so that texts which did not change are not trained on again. What fails or is killed
 * leaves the model before it in use: a model is one row, written when it is whole.
 */
export const learn = (s: Learning) => async ({ askedBy }: JobPayloads['search.learn']): Promise<void> => {
  const words = s.countWords ? createWordCounter() : undefined;
  const sample = await readTexts(s.documents, words);
  const texts = sample.texts.length + sample.needs.length;
  if (texts < LEAST_TEXTS) return;
  const version = versionOf(sample, s.countWords);
  const newest = await newestModel(s.db, modelFormat);
  if (newest?.version === version) {
    await run(s, confirmModel, system, { id: newest.id });
    return;
  }
  const began = performance.now();
  const trained = await s.train(sample, version);
  const model = words === undefined ? trained : { ...trained, kinds: words.kinds(), needs: words.needs() };
  await run(s, storeModel, system, { version, rankingVersion: modelFormat, texts, seconds: (performance.now() - began) / 1000, askedBy, content: modelToBytes(model) });
};

/** The newest model that this program can use. */
export async function readModel(db: Reader): Promise<RankingModel | undefined> {
  const newest = await newestModel(db, modelFormat);
  const content = newest && await modelContent(db, newest);
  return content && modelFromBytes(content);
}

/** Whether training should be asked for at start. */
export async function isModelOld(db: Reader, now: Date): Promise<boolean> {
  const newest = await newestModel(db, modelFormat);
  return newest === undefined || now.getTime() - newest.checkedAt.getTime() > OLD_AFTER;
}

/** Milliseconds of counting before requests have their turn. */
const SLICE = 5;

async function readTexts(all: AllDocuments, words: WordCounter | undefined): Promise<TrainingTexts> {
  const [texts, needs] = [spreadSample<string>(MOST_TEXTS), spreadSample<string>(MOST_TEXTS)];
  let since = performance.now();
  for await (const { kind, documents } of all()) {
    for (const document of words === undefined ? [] : documents) {
      if (performance.now() - since > SLICE) { await otherWork(); since = performance.now(); }
      words?.add(kind, document);
    }
    if (kind === 'enterprise') continue; // nobody is ranked against what firms say of themselves
    for (const document of documents) for (const text of piecesOf(document)) (kind === 'need' ? needs : texts).add(text);
  }
  return { texts: texts.kept(), needs: needs.kept() };
}

function versionOf({ texts, needs }: TrainingTexts, countWords: boolean): string {
  const hash = createHash('sha256').update(`${modelFormat} ${runtime}${countWords ? ' counted' : ''}`);
  for (const text of [...texts, '', ...needs]) hash.update('\0').update(text);
  return hash.digest('hex').slice(0, 12);
}
