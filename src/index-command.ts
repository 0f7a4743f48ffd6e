import { loadConfig } from './config.ts';
import { openEmbedded } from './db/embedded.ts';
import { openPostgres } from './db/open.ts';
import { keptVectors } from './embeddings/kept-vectors.ts';
import { documentSource } from './index-content.ts';
import { createMeiliIndex } from './search/meilisearch.ts';
import type { SyncReport } from './search/port.ts';

/**
 * `npm run index -- check`: compares the indexes of the search server with the database, repairs them and says what was wrong.
 * `npm run index -- rebuild`: builds them anew beside the ones that answer, and swaps. With the embedded database the
 * application must not run meanwhile; it does the same by itself at start and after every outage.
 */
const USAGE = 'usage: npm run index -- check | rebuild';

export async function indexCommand(args: readonly string[], env: Record<string, string | undefined>): Promise<number> {
  const [work] = args;
  if (args.length !== 1 || (work !== 'check' && work !== 'rebuild')) { console.error(USAGE); return 2; }
  const config = loadConfig(env);
  if (config.search === undefined) {
    console.log('没有配置 MEILI_URL：内置索引在启动时自行核对，不需要这条命令。/ MEILI_URL is not set: the embedded index checks itself at start.');
    return 0;
  }
  const { db, close } = config.database.kind === 'embedded' ? await openEmbedded(config.database.folder) : openPostgres(config.database.url);
  const index = createMeiliIndex({ ...config.search, source: documentSource(db), vectors: keptVectors(db, config.embeddings) });
  try {
    const reports = await index.sync[work]();
    print(reports);
    return reports.some((one) => one.refused !== undefined) ? 1 : 0;
  } finally {
    index.close();
    await close();
  }
}

function print(reports: readonly SyncReport[]): void {
  for (const { kind, database, index, missing, stale, surplus, refused, seconds } of reports) {
    console.log(`${kind.padEnd(20)} 数据库 database ${database}, 索引原有 index had ${index}, 缺 missing ${missing}, 旧 stale ${stale}, 多 surplus ${surplus}, ${seconds} s${refused === undefined ? '' : `; 拒收 refused: ${refused}`}`);
  }
  const mended = reports.reduce((sum, one) => sum + one.missing + one.stale + one.surplus, 0);
  console.log(mended === 0 ? '索引与数据库一致。/ Index and database agree.' : `已修复 ${mended} 处。/ ${mended} mended.`);
}
