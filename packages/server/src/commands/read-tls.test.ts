import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { serverTlsConfig } from "../receive/otlp/tls-config.ts";
import { createAuthority } from "../web/testing/certificates.ts";
import { readTls } from "./read-tls.ts";

const folder = mkdtempSync(join(tmpdir(), "outcrop-tls-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const authority = createAuthority();
const { cert, key } = authority.issue("server");
const files = { cert_file: write("cert.pem", cert), key_file: write("key.pem", key) };

describe("TLS of a receiver", () => {
  it("reads certificate and key from files or from the configuration, version 1.2 at least", async () => {
    const expected = { cert, key, minVersion: "TLSv1.2" };
    expect(await readTls(serverTlsConfig.parse(files))).toEqual(expected);
    expect(await readTls(serverTlsConfig.parse({ cert_pem: cert, key_pem: key }))).toEqual(expected);
  });

  it("asks clients for a certificate once it has an authority to check it with", async () => {
    const client_ca_file = write("ca.pem", authority.cert);
    const config = serverTlsConfig.parse({ ...files, client_ca_file, min_version: 1.3, max_version: "1.3" });
    const expected = { ca: authority.cert, requestCert: true, rejectUnauthorized: true };
    expect(await readTls(config)).toMatchObject({ ...expected, minVersion: "TLSv1.3", maxVersion: "TLSv1.3" });
  });

  it("says which file is missing, and that a key is of another certificate", async () => {
    const gone = serverTlsConfig.parse({ ...files, key_file: join(folder, "none.pem") });
    await expect(readTls(gone)).rejects.toThrow(/Cannot read TLS from .*none\.pem/);
    const other = serverTlsConfig.parse({ ...files, key_file: undefined, key_pem: authority.issue("b").key });
    await expect(readTls(other)).rejects.toThrow(/Cannot use the certificate of .*cert\.pem/);
  });

  it.each([
    [{ key_pem: key }, /expected a certificate/],
    [{ cert_pem: cert }, /expected a key/],
    [{ ...files, cert_pem: cert }, /either cert_file or cert_pem/],
    [{ ...files, min_version: "1.0" }, /expected "1\.2" or "1\.3"/],
    [{ ...files, min_version: "1.3", max_version: "1.2" }, /not below min_version/],
    [{ ...files, insecure: true }, /insecure/],
  ])("refuses %j", (config, reason) => {
    const issues = serverTlsConfig.safeParse(config).error?.issues ?? [];
    expect(issues.map(({ message }) => message).join()).toMatch(reason);
  });
});
