import type * as chdb from "chdb";

/** The module chdb. It is loaded by `import()`, so that a platform without it gets a clear error. */
export type Chdb = typeof chdb;
