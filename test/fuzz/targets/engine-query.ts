import { EngineException } from "../../../packages/engine/src/database/exception.ts";
import { readMultipart } from "../../../packages/engine/src/http/multipart.ts";
import { readStatement } from "../../../packages/engine/src/sql/statement.ts";
import type { FuzzTarget } from "../fuzz-target.ts";

const MULTIPART = '--b\r\nContent-Disposition: form-data; name="query"\r\n\r\nSELECT 1\r\n--b--\r\n';

/** Queries as they come to the engine: as text, and as a form. */
export const target: FuzzTarget = {
  grammar: "bytes",
  seeds: () =>
    [
      "SELECT count() FROM otel_traces WHERE Org = {org:String} FORMAT JSON SETTINGS max_threads = 1;",
      "INSERT INTO t (a, b) SETTINGS async_insert=0 FORMAT Native \u0001\u0001",
      "WITH 'it''s' AS x SELECT /* a -- b */ `x` -- end\n",
      "INSERT INTO t VALUES (1, 'a')",
      MULTIPART,
    ].map((text) => Buffer.from(text)),
  words: ["INTO OUTFILE", "FORMAT", "SETTINGS", "VALUES", "--b", "\r\n\r\n", "/*", "*/", "$tag$", "''", "\\'"],
  run(input) {
    const text = Buffer.from(input).toString("latin1");
    const statement = JSON.stringify(readStatement(text));
    try {
      return `${statement} ${JSON.stringify([...readMultipart(Buffer.from(input), "multipart/form-data; boundary=b")])}`;
    } catch (error) {
      if (!(error instanceof EngineException)) throw error;
      return `${statement} ${error.message}`;
    }
  },
};
