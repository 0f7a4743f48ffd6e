import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { judgedLevel } from '../matches/judged.ts';
import type { Confidence } from '../matches/match.ts';
import { type Forecast, familyOf, NEWEST, type TrackRecord, trackRecordOf } from './track-record.ts';

/** Stages that can only be reached after a meeting, and after a contract: a case may skip entries between. */
const afterMeeting = ['met', 'negotiating', 'signed', 'implementing', 'completed'] as const;
const afterContract = ['signed', 'implementing', 'completed'] as const;


const ofFamily = (family: string) => sql<boolean>`split_part(match.ranking_version, '+', 1) = ${family}`;

/**
 * What became of the other proposals of this band, by the same calibration, that were decided in this deployment, whoever decided: counts only, of
 * all associations together, the newest where there are very many. Proposals that nobody decided say nothing and are left out.
 */
export async function trackRecord(db: Reader, match: { readonly id: string; readonly confidence: Confidence; readonly ranking_version: string; readonly calibration_version: number }): Promise<TrackRecord> {
  const family = familyOf(match.ranking_version);
  const newest = db.selectFrom('match').selectAll('match').where('match.confidence', '=', match.confidence).where('match.decided_at', 'is not', null).where('match.id', '<>', match.id).where('match.calibration_version', '=', match.calibration_version).where(ofFamily(family))
    .orderBy('match.decided_at', 'desc').limit(NEWEST);
  const counts = await db.selectFrom(newest.as('match'))
    .select(({ fn, exists, selectFrom }) => {
      const reached = (stages: readonly (typeof afterMeeting)[number][]) => exists(selectFrom('engagement').innerJoin('engagement_step', 'engagement_step.engagement_id', 'engagement.id')
        .whereRef('engagement.match_id', '=', 'match.id').where('engagement_step.stage', 'in', stages).select('engagement.id'));
      return [
        fn.countAll<number>().as('decided'), fn.countAll<number>().filterWhere('match.status', '<>', 'rejected').as('approved'),
        fn.countAll<number>().filterWhere(reached(afterMeeting)).as('met'), fn.countAll<number>().filterWhere(reached(afterContract)).as('signed'),
      ];
    }).executeTakeFirstOrThrow();
  return trackRecordOf(family, counts);
}

const FORECASTS = 5000;

/** What the shipped calibration predicted of each decided proposal of this version (the newest where there are very many), and whether it was found to fit; refusals that say nothing of fit are left out. */
export async function forecasts(db: Reader, rankingVersion: string): Promise<Forecast[]> {
  const rows = await db.selectFrom('match').innerJoin('review', 'review.match_id', 'match.id').where('review.undone_at', 'is', null).where('match.chance', 'is not', null).where('match.decided_at', 'is not', null).where('match.calibration_version', '=', 0).where(ofFamily(familyOf(rankingVersion)))
    .orderBy('match.decided_at', 'desc').limit(FORECASTS).select(['match.chance', 'review.decision', 'review.reason']).execute();
  return rows.flatMap(({ chance, decision, reason }) => {
    const level = judgedLevel(decision, reason);
    return chance === null || level === null ? [] : [{ chance, good: level === 1 }];
  });
}
