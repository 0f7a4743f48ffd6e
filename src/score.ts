import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadConfig } from './config.ts';
import { openaiEmbedder } from './embeddings/openai.ts';
import { fileVectors } from './search/file-vectors.ts';
import { type ScoreInput, scoreFiles } from './ranking/score-files.ts';

/**
 * `score`: the server's own engine over files, for measuring. needs.jsonl {id, title, description}, candidates.jsonl {id,
 * title?, text?, evidence?: [{id, title, text}]}, pairs.tsv need, candidate, level. Candidates may be several files.
 * With OPENAI_BASE_URL and EMBEDDING_MODEL their vectors are a part of the score, as in the server: the texts of the files are sent there.
 * Exit code 1 with file and line number for a line that cannot be read.
 */
const USAGE = 'usage: npm run --silent score -- --needs F --candidates F [--candidates F ...] [--pairs F] [--judged F] [--top N] --out F';

const needLine = z.object({ id: z.string(), title: z.string(), description: z.string().nullish() });
const candidateLine = z.object({
  id: z.string(), title: z.string().nullish(), text: z.string().nullish(),
  evidence: z.array(z.object({ id: z.string(), title: z.string().nullish(), text: z.string().nullish() })).nullish(),
});

export async function scoreCommand(args: readonly string[], env: Record<string, string | undefined> = {}): Promise<number> {
  const { values } = parseArgs({
    args: [...args], strict: true,
    options: {
      needs: { type: 'string' }, candidates: { type: 'string', multiple: true }, pairs: { type: 'string' }, judged: { type: 'string' }, top: { type: 'string', default: '100' }, out: { type: 'string' },
    },
  });
  const top = Number(values.top);
  if (values.needs === undefined || values.candidates === undefined || values.out === undefined || !Number.isInteger(top) || top < 1) {
    console.error(USAGE);
    return 2;
  }
  const needs = await readLines(values.needs, json(needLine));
  const candidates = (await Promise.all(values.candidates.map((file) => readLines(file, json(candidateLine))))).flat();
  const input: ScoreInput = {
    needs: needs.map((n) => ({ id: n.id, title: n.title, description: n.description ?? '' })),
    candidates: candidates.map((c) => ({ id: c.id, title: c.title ?? '', text: c.text ?? '', items: (c.evidence ?? []).map((e) => ({ id: e.id, title: e.title ?? '', text: e.text ?? '' })) })),
    top,
    ...(values.pairs === undefined ? {} : { pairs: await readLines(values.pairs, pair) }),
    ...(values.judged === undefined ? {} : { judged: await readLines(values.judged, pair) }),
  };
  const rows = scoreFiles({ ...input, vectors: await vectorsFor(input, env) });
  await writeFile(values.out, rows.map((row) => `${row.needId}\t${row.candidateId}\t${row.score}\n`).join(''));
  return 0;
}

/** Of the configured model, when the texts may be sent to it: files do not say who may see them, so they count as public. */
async function vectorsFor({ needs, candidates }: ScoreInput, env: Record<string, string | undefined>): Promise<ScoreInput['vectors']> {
  const { embeddings } = loadConfig(env);
  if (embeddings === undefined) return undefined;
  if (embeddings.send === 'none') {
    console.error(`without embeddings: OPENAI_SEND does not allow texts to go to ${new URL(embeddings.baseUrl).host}`);
    return undefined;
  }
  return fileVectors(openaiEmbedder(embeddings), embeddings.weight, needs, candidates);
}

class BadLine extends Error {}

const json = <T extends z.ZodType>(shape: T) => (line: string): z.output<T> => {
  const parsed = shape.safeParse(JSON.parse(line));
  if (!parsed.success) throw new BadLine(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; '));
  return parsed.data;
};

function pair(line: string): { needId: string; candidateId: string; level: number } {
  const [needId, candidateId, level, ...more] = line.split('\t');
  if (needId === undefined || candidateId === undefined || level === undefined || more.length > 0 || !Number.isFinite(Number(level)) || level.trim() === '') {
    throw new BadLine('expected three columns: need id, candidate id, judged level (a number)');
  }
  return { needId, candidateId, level: Number(level) };
}

async function readLines<T>(file: string, read: (line: string) => T): Promise<T[]> {
  const rows: T[] = [];
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      rows.push(read(line));
    } catch (error) {
      throw new Error(`${file}:${number}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  return rows;
}
