import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What docs/engine.md says that the user of a ClickHouse server needs: `GRANT … ON outcrop.* TO outcrop`, and others. */
export async function documentedGrants(database: string): Promise<readonly string[]> {
  const page = await readFile(new URL("../../docs/engine.md", import.meta.url), "utf8");
  return [...page.matchAll(/^(GRANT [^;]+) TO outcrop;$/gm)].map(([, grant = ""]) =>
    grant.replace("ON outcrop.*", `ON ${database}.*`),
  );
}

/** The engine asks for it where a request names no database; a server does not. */
const USE_DEFAULT = "GRANT SHOW DATABASES ON default.*";

/** Has the engine that will be started on a folder allow what is granted, and no more. */
export async function grantOnly(dataDir: string, grants: readonly string[]): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const users = join(dataDir, "users.xml");
  const queries = [...grants, USE_DEFAULT].map((grant) => `<query>${grant}</query>`).join("");
  await writeFile(
    users,
    `<clickhouse><profiles><default/></profiles><quotas><default/></quotas><users><default>
      <password/><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
      <grants>${queries}</grants></default></users></clickhouse>`,
  );
  await writeFile(
    join(dataDir, "config.xml"),
    `<clickhouse><user_directories><users_xml><path>${users}</path></users_xml></user_directories></clickhouse>`,
  );
}
