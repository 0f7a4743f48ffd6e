import { AppError } from '../shared/errors.ts';
import type { SearchIndex } from './port.ts';

/**
 * Where no search engine is configured (Workers without MEILI_URL): nothing is indexed, and whoever asks is told what to
 * do. Jobs that need an engine wait in the queue (`handlers.ts`), so that nothing is lost until there is one.
 */
const unavailable = () => Promise.reject(new AppError('unavailable', [
  '本部署没有检索服务，暂时不能匹配和检索，其他功能照常。请管理员设置 MEILI_URL（Meilisearch 的地址），之后会自动补做。',
  'This deployment has no search engine, so it cannot match or search; everything else works. An administrator can set MEILI_URL (the address of a Meilisearch); what waits is then done.']));

const NONE = 'none';

export const withoutSearch: SearchIndex = {
  name: NONE, rankingVersion: NONE,
  put: unavailable, remove: unavailable, rank: unavailable, search: unavailable, explain: unavailable, shifts: unavailable, likeness: unavailable,
  counts: () => Promise.resolve({ expert: 0, society: 0, achievement: 0, technology_manager: 0, enterprise: 0, need: 0 }),
};

/** What needs an engine waits where there is none, and pages say so. */
export const hasEngine = (search: Pick<SearchIndex, 'name'>): boolean => search.name !== NONE;
