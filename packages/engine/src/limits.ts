/** Reads that run at once; further ones wait. A slow one takes a place here and none from the inserts. */
export const READS_AT_ONCE = 6;
/** Inserts of data that run at once; further ones wait. */
export const INSERTS_AT_ONCE = 3;
/** Everything else that changes something: tables, mutations, INSERT … SELECT. */
export const CHANGES_AT_ONCE = 2;
/** Requests of each of the three kinds that may wait; further ones are refused at once with code 202. */
export const WAITING = 256;
/** libuv threads of the engine process: one for each native call at once, and some for files and compression. */
export const THREADS: number = READS_AT_ONCE + INSERTS_AT_ONCE + CHANGES_AT_ONCE + 5;
/** What may stand before the data of an INSERT. ClickHouse: max_query_size. */
export const HEAD_BYTES = 262_144;
/** A whole query that is not an INSERT with data. */
export const QUERY_BYTES: number = 8 * 1024 * 1024;
/** The data of one INSERT, decompressed, in its spool file. */
export const DATA_BYTES: number = 8 * 1024 * 1024 * 1024;
/** Up to this size a result is sent in one piece with its length. */
export const WHOLE_RESULT_BYTES: number = 1024 * 1024;
