/** One row: how far the changes were sent to an index in a server, and who sends just now, until when at the latest. */
interface IndexTurnTable { name: 'search'; position: string; holder: string | null; until: Date | null }

declare module '../db/database.ts' {
  interface Database { index_turn: IndexTurnTable }
}
