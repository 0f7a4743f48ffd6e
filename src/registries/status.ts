import type { Reader } from '../db/database.ts';
import { endpointState } from '../endpoint/endpoint.queries.ts';
import type { PartStatus } from '../http/env.ts';
import { type Registries, registryNames } from './port.ts';

const named = { orcid: [['ORCID', 'ORCID'], 'ORCID_URL'], openalex: [['OpenAlex', 'OpenAlex'], 'OPENALEX_URL'] } as const;

/** The directories of researchers on the status page: off, on, or what went wrong last. */
export async function registryParts(db: Reader, registries: Registries, now: Date, off: (name: PartStatus['name'], setting: string) => PartStatus): Promise<readonly PartStatus[]> {
  return Promise.all(registryNames.map(async (one): Promise<PartStatus> => {
    const registry = registries[one];
    const [name, setting] = named[one];
    if (registry === undefined) return off(name, setting);
    const { failures, lastError, pausedUntil } = await endpointState(db, one, now);
    const sent = [`只把研究者编号发往 ${registry.host}，不发姓名、单位和需求。`, `Only the researcher’s identifier goes to ${registry.host}: no name, institution or need.`] as const;
    if (failures === 0) return { name, state: 'on', detail: sent };
    const until = pausedUntil !== null && pausedUntil > now ? pausedUntil.toISOString().slice(11, 16) : undefined;
    return { name, state: 'failing', detail: [
      `${sent[0]}最近没有正常回答（${lastError ?? ''}）${until === undefined ? '，会自动再试' : `，世界时 ${until} 后自动再试`}。`, `${sent[1]} It did not answer properly of late (${lastError ?? ''})${until === undefined ? '; it is tried again by itself' : `; asked again by itself after ${until} UTC`}.`] };
  }));
}
