import { Meilisearch } from 'meilisearch';

/** Takes away what a test made on a real server. */
export async function dropIndexes(url: string, apiKey: string | undefined, prefix: string): Promise<void> {
  const client = new Meilisearch({ host: url, ...(apiKey === undefined ? {} : { apiKey }) });
  const { results } = await client.getRawIndexes({ limit: 1000 });
  for (const { uid } of results) if (uid.startsWith(prefix)) await client.deleteIndex(uid).waitTask({ timeout: 60_000 });
}
