import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readStatement } from "./statement.ts";

/** The pieces that an INSERT is taken apart into. */
function insertParts(text: string): unknown {
  const read = readStatement(text);
  if (read.kind !== "insert") return read.kind;
  return [
    text.slice(0, read.targetEnd),
    text.slice(read.targetEnd, read.formatAt),
    read.format,
    text.slice(read.dataAt),
  ];
}

/** A SELECT with an output clause put in where it belongs. */
function withOutput(text: string): unknown {
  const read = readStatement(text);
  if (read.kind !== "select") return read.kind;
  return `${text.slice(0, read.outputAt)}<${read.format ?? ""}>${text.slice(read.tailAt, read.end)}`;
}

describe("an INSERT with data", () => {
  it.each([
    ["INSERT INTO t FORMAT Native\nDATA", ["INSERT INTO t", " ", "Native", "DATA"]],
    ["insert into t format JSONEachRow {}", ["insert into t", " ", "JSONEachRow", "{}"]],
    [
      "INSERT INTO db.`odd name` (a, `b c`) FORMAT CSV \r\n\n1",
      ["INSERT INTO db.`odd name` (a, `b c`)", " ", "CSV", "\n1"],
    ],
    ["INSERT INTO t (* EXCEPT (b)) VALUES (1)", ["INSERT INTO t (* EXCEPT (b))", " ", "Values", " (1)"]],
    ["INSERT t VALUES(1)", ["INSERT t", " ", "Values", "(1)"]],
    ["INSERT INTO format FORMAT TSV\n1", ["INSERT INTO format", " ", "TSV", "1"]],
    ["INSERT INTO values VALUES (1)", ["INSERT INTO values", " ", "Values", " (1)"]],
    [
      "INSERT INTO TABLE FUNCTION remote('h', d, t) FORMAT CSV\n",
      ["INSERT INTO TABLE FUNCTION remote('h', d, t)", " ", "CSV", ""],
    ],
    [
      "INSERT INTO FUNCTION file('x', 'CSV') (a, b) VALUES (1)",
      ["INSERT INTO FUNCTION file('x', 'CSV') (a, b)", " ", "Values", " (1)"],
    ],
    [
      "INSERT INTO t SETTINGS a = 'FORMAT x', b=1 FORMAT CSV\n1",
      ["INSERT INTO t", " SETTINGS a = 'FORMAT x', b=1 ", "CSV", "1"],
    ],
    [
      "/* FORMAT x */ INSERT INTO {t:Identifier} FORMAT CSV\n",
      ["/* FORMAT x */ INSERT INTO {t:Identifier}", " ", "CSV", ""],
    ],
  ])("%j is taken apart", (text, expected) => {
    expect(insertParts(text)).toEqual(expected);
  });

  it.each([
    "INSERT INTO t SELECT 1 AS format",
    "INSERT INTO t (a) SELECT a FROM u FORMAT Null",
    "INSERT INTO t (SELECT 1)",
    "INSERT INTO t WITH 1 AS x SELECT x",
    "INSERT INTO t",
    "INSERT INTO t FORMAT",
  ])("%j is not one", (text) => {
    expect(insertParts(text)).toBe("other");
  });

  it("keeps binary data byte for byte", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const data = Buffer.from(bytes).toString("latin1");
        expect(insertParts(`INSERT INTO t FORMAT Native\n${data}`)).toEqual(["INSERT INTO t", " ", "Native", data]);
      }),
    );
  });
});

describe("a SELECT", () => {
  it.each([
    ["SELECT 1", "SELECT 1<>"],
    ["SELECT 1 FORMAT JSON", "SELECT 1 <JSON>"],
    ["SELECT 1 FORMAT JSON;", "SELECT 1 <JSON>"],
    ["SELECT 1 format JSON settings a=1", "SELECT 1 <JSON> settings a=1"],
    ["SELECT 1 SETTINGS a=1", "SELECT 1 SETTINGS a=1<>"],
    ["SELECT 1 -- FORMAT CSV", "SELECT 1<>"],
    ["SELECT 'FORMAT CSV'", "SELECT 'FORMAT CSV'<>"],
    ["SELECT format FROM t", "SELECT format FROM t<>"],
    ["SELECT x.format y", "SELECT x.format y<>"],
    ["SELECT * FROM (SELECT 1 FORMAT CSV)", "SELECT * FROM (SELECT 1 FORMAT CSV)<>"],
    ["WITH 1 AS a SELECT a FORMAT TSV", "WITH 1 AS a SELECT a <TSV>"],
    ["(SELECT 1) UNION ALL (SELECT 2)", "(SELECT 1) UNION ALL (SELECT 2)<>"],
    ["FROM t SELECT a", "FROM t SELECT a<>"],
    ["WITH 1 AS a INSERT INTO t SELECT a", "other"],
  ])("%j has its output clause at %j", (text, expected) => {
    expect(withOutput(text)).toBe(expected);
  });

  it("names its placeholders", () => {
    const read = readStatement("SELECT {a:String}, map('x', 1), {b : Array(UInt8)}, '{c:String}' -- {d:String}");
    expect(read).toMatchObject({ kind: "select", placeholders: ["a", "b"] });
  });
});

describe("an INSERT from a file", () => {
  it.each([
    "INSERT INTO t FROM INFILE '/a b/;c' COMPRESSION 'none' FORMAT Native",
    "insert into d.t (a, b) from infile 'x' SETTINGS insert_deduplication_token = 'y' format Native",
  ])("%j is known whole, without what ends it", (text) => {
    expect(readStatement(`${text} ;; `)).toEqual({ kind: "insert-file", end: text.length, placeholders: [] });
  });
});

describe("other statements", () => {
  it.each([
    ["SET a = 1", { stays: true }],
    ["USE x", { stays: true }],
    ["CREATE TEMPORARY TABLE x (a UInt8)", { stays: true }],
    ["CREATE OR REPLACE TEMPORARY TABLE x (a UInt8)", { stays: true }],
    ["CREATE TABLE x (a UInt8) ENGINE = Memory", { stays: false, changes: true }],
    ["SHOW TABLES FORMAT JSON", { stays: false, changes: false, format: "JSON" }],
    ["1 + 1", { stays: false }],
  ])("%j", (text, expected) => {
    expect(readStatement(text)).toMatchObject({ kind: "other", ...expected });
  });

  it.each([
    ["SELECT 1; SELECT 2", 62],
    ["SELECT 1; DROP TABLE t", 62],
    ["SELECT 1 INTO OUTFILE 'x'", 351],
    ["SELECT 1 into /* */ outfile 'x' FORMAT CSV", 351],
    ["INSERT INTO t FROM INFILE 'x' FORMAT CSV; SELECT 1", 62],
  ])("%j is refused with code %d", (text, code) => {
    expect(readStatement(text)).toMatchObject({ kind: "refused", code });
  });

  it.each(["", "  ", "-- nothing", "/* */"])("%j is empty", (text) => {
    expect(readStatement(text)).toEqual({ kind: "empty" });
  });

  it("any text gets an answer", () => {
    const piece = fc.constantFrom(
      "INSERT",
      " ",
      "INTO",
      "FORMAT",
      "(",
      ")",
      "{",
      "SELECT",
      ";",
      "'",
      "`",
      "t",
      ".",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (parts) => {
        expect(readStatement(parts.join("")).kind).toBeTypeOf("string");
      }),
    );
  });
});
