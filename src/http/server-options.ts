/**
 * What one connection may ask of the server of Node, in milliseconds and bytes: headers of 16 KiB within 15 s, the whole request within
 * two minutes (a long form over a slow line), a look at all connections each 5 s. Bodies are limited per route (`app.tsx`). Two lengths, or a length and
 * chunks, are refused by Node's own parser.
 */
export const serverOptions = { maxHeaderSize: 16 * 1024, headersTimeout: 15_000, requestTimeout: 120_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 5_000, insecureHTTPParser: false } as const;
