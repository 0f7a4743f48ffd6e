import type { Reader } from '../db/database.ts';

/** Robots of an association. Address and secret stay inside: the page says the host and no more. */
export const robotsOf = async (db: Reader, associationId: string) =>
  (await db.selectFrom('robot').select(['id', 'association_id', 'channel', 'name', 'url', 'secret', 'muted', 'active', 'version', 'updated_at']).where('association_id', '=', associationId).orderBy('created_at').orderBy('id').execute())
    .map(({ url, secret, ...robot }) => ({ ...robot, host: new URL(url).host, signed: secret !== null }));
export type RobotRow = Awaited<ReturnType<typeof robotsOf>>[number];

export const lockRobot = (trx: Reader, robotId: string) =>
  trx.selectFrom('robot').innerJoin('association', 'association.id', 'robot.association_id').selectAll('robot').select('association.path').where('robot.id', '=', robotId).forUpdate('robot').executeTakeFirst();
