import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs1 } from '../../seeds/needs-1.ts';
import { needs2 } from '../../seeds/needs-2.ts';
import { needs3 } from '../../seeds/needs-3.ts';
import { needs4 } from '../../seeds/needs-4.ts';
import { FIRM_BURST, flagWords, LIAISON_BURST, type NeedFlags, stockPhrases } from '../../src/needs/flags.ts';

describe('stock phrases', () => {
  test.each([
    ['希望与高校院所开展合作，提升企业核心竞争力。', ['希望与高校院所开展合作', '提升企业核心竞争力']],
    ['提高产品质量，降低生产成本；达到国内领先水平，具有广阔的市场前景。', ['提高产品质量,降低生产成本', '达到国内领先水平', '具有广阔的市场前景']],
    ['解决行业共性技术难题， 满足 市场需求', ['解决行业共性技术难题', '满足市场需求']],
    ['急需专家技术支持，推动企业转型升级，经济效益和社会效益显著', ['急需专家技术支持', '推动企业转型升级', '经济效益和社会效益显著']],
  ])('%s', (text, found) => { expect(stockPhrases(text)).toEqual(found); });
  test.each(['溜槽堵塞，每班停机清料两次，含水 30%。', '达到国内领先水平：刮刀寿命 3000 小时。', ''])('nothing in “%s”: one phrase alone is a habit', (text) => { expect(stockPhrases(text)).toEqual([]); });
  test('no need of the demo data is flagged', () => {
    const flagged = [...needs1, ...needs2, ...needs3, ...needs4].filter((need) => stockPhrases([need.problem, need.goals, need.background].join('。')).length > 0);
    expect(flagged.map((need) => need.title)).toEqual([]);
  });
});

test('each warning says what was found; below the limits there is none', () => {
  const none: NeedFlags = { stock: [], firmBurst: FIRM_BURST - 1, liaisonBurst: LIAISON_BURST - 1, same: [] };
  expect(flagWords(none)).toEqual([]);
  const all = flagWords({ stock: ['满足市场需求'], firmBurst: 7, liaisonBurst: 12, same: [{ id: 'x', title: '溜槽堵塞', enterprise_name: '甲公司' }] }).map(([zh]) => zh).join('');
  for (const words of ['“满足市场需求”', '7 条', '12 条', '“甲公司”的“溜槽堵塞”']) expect(all).toContain(words);
});

test('nothing that finds, ranks, proposes or learns reads the flags or the checks', () => {
  const src = resolve(import.meta.dirname, '../../src');
  const reading = ['ranking', 'search', 'indexing', 'matches', 'learning', 'assignment', 'embeddings'].flatMap((folder) => readdirSync(resolve(src, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
    .filter((path) => /\.tsx?$/.test(path) && /needs\/(?:flags|check)|need_check/.test(readFileSync(resolve(src, path), 'utf8')));
  expect(reading).toEqual([]);
});
