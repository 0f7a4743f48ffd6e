import { demo } from '../../seeds/index.ts';
import { xlsxBytes } from '../../src/sheets/write.ts';

/**
 * The person with the sheet, a process of its own beside `sheets.ts`: makes an .xlsx and sends it to the application as a browser would.
 * Of every second 300 rows each 50th says again, in other words or for the same person, what row - 300 says.
 */
const { rows, kind, url, cookie } = JSON.parse(process.env['BENCH_UPLOAD'] ?? '') as { rows: number; kind: 'need' | 'expert'; url: string; cookie: string };
const again = (n: number): boolean => n % 600 >= 300 && n % 50 === 0;
const numbers = Array.from({ length: rows }, (_, n) => n);

const expert = (n: number): string[] => [again(n) ? `专家${n - 300}` : `专家${n}`, `某某大学${n % 300}`, '教授', '带式输送、粘附力学、磨损', `${'研究粘性物料输送的防堵设计。'.repeat(6)}${n}`, `1. 论文《粘湿物料与胶带粘附机理》${n}，2022\n2. 发明专利：一种溜槽防堵结构 ${n}`, '山东省济南市', '博士', '某某大学'];

// Parts of sentences of the demo's needs, ten to a need, drawn by a seeded generator: real words, any number of needs.
const parts = [...new Set(demo.needs.flatMap((need) => `${need.problem ?? ''}${need.background ?? ''}${need.goals ?? ''}`.split(/[，。；;,]/)).filter((part) => part.length >= 6))];
const drawn = (n: number): string[] => { let state = Math.imul(n + 1, 2654435761) >>> 0; return Array.from({ length: 10 }, () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return parts[(state >>> 8) % parts.length] ?? ''; }); };
const words = (n: number): string => (again(n) ? [...drawn(n - 300).toReversed().slice(2), ...drawn(n).slice(0, 2)] : drawn(n)).join('，');
const need = (n: number): string[] => [`需求 ${n}`, `某某公司${n % 300}`, '矿山装备', `${words(n)}。`, '50万元'];

const head = kind === 'need' ? ['需求名称', '所属单位', '技术领域', '需求详情', '预算金额'] : ['专家名称', '所属单位', '专业技术职称', '研究方向', '专业特长', '相关研究成果', '所属地域', '最高学历', '毕业院校'];
const bytes = await xlsxBytes({ title: kind, head, rows: numbers.map(kind === 'need' ? need : expert) });
const answer = await fetch(url, { method: 'POST', headers: { cookie, 'content-type': 'application/octet-stream', origin: new URL(url).origin }, body: bytes as Uint8Array<ArrayBuffer> });
if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
process.send?.({ ...await answer.json() as { id: string }, size: bytes.length, again: numbers.filter(again).length });
process.disconnect();
