/** What splitting text into words depends on besides the ranking version. */
export const runtime = `icu ${process.versions['icu'] ?? ''} cldr ${process.versions['cldr'] ?? ''} unicode ${process.versions['unicode'] ?? ''}`;
